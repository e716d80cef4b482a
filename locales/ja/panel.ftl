# お客様の欄、応対のヒント、接点の履歴。

offer-there-already = この文面は、すでに返信に入っています。

# 欄のキー。
action-next-section = お客様の次の項目へ
action-previous-section = お客様の前の項目へ
action-fold-section = お客様の項目を開閉
help-panel = お客様の欄

# 項目。
section-who = お客様
section-promises = お約束
section-last = 直近の接点
section-others = ほかの未完了
section-preferences = ご希望・お好み
section-notes = お客様メモ
section-purchases = ご購入履歴
section-surveys = アンケートの回答
section-affection = ご愛顧のしるし
section-reach = ご連絡先
section-same = 同じお客様の可能性
panel-sealed = 本人未確認です。ご購入履歴、ご連絡先、これまでのお問い合わせは、本人確認のあとに表示します。[{ $key }] 本人確認を記録

# お客様について。
customer-namesakes = 同姓同名の方がほかに { $n } 名いらっしゃいます。
customer-persona = 大切になさっていること: { $what }
journey-considering = ご検討中
journey-new = 新しいお客様
journey-regular = 継続してご利用
journey-quiet = しばらくご利用なし
journey-leaving = ご解約のご意向
flag-bereavement = ご不幸
flag-abuse = 応対の制限あり
flag-legal-hold = 法務対応中
flag-account-at-risk = 不正利用のおそれ
flag-in-danger = 身の安全に配慮
flag-do-not-call = お電話不可
flag-do-not-survey = アンケート不可
flag-other = 対応上の注意
flag-until = { $date }まで
flag-review = { $date }に見直し
link-said = { $who } ({ $text })
link-turned = { $who } (この方が「{ $text }」)
link-household = ご家族: { $who }
link-works-for = お勤め先: { $who }
link-employs = ご所属の方: { $who }

# ご連絡先。
language-en = 英語
language-ja = 日本語
reach-channel = { $channel }をご希望
reach-local-time = 現地時刻 { $time }({ $zone })
consent-calls = お電話
consent-surveys = アンケート
consent-web-traces = 閲覧ページの記録
consent-news = お知らせ
consent-yes = { $purpose }に同意済み
consent-no = { $purpose }に同意なし

# 覚えていること。
memory-learnt = { $date }に記録
memory-learnt-by = { $agent }さん、{ $date }
memory-confirmed = { $date }に再確認
memory-sensitive = { $what }(要配慮)
affection-referral = ご紹介くださいました
affection-review = うれしい口コミをくださいました
affection-praise = スタッフを褒めてくださいました
affection-use = お使いの様子をお知らせくださいました
occasion-birthday = お誕生日
occasion-anniversary = 記念日

# 接点。
touchpoint-conversation = お問い合わせ
touchpoint-call = 電話
touchpoint-visit = ご来店
touchpoint-web-page = Web ページ
touchpoint-purchase = ご購入
touchpoint-survey = アンケート
touchpoint-social-post = SNS 投稿
touchpoint-stuck = お困りの箇所: { $what }
chart-scale = 最多 月{ $n }件

# 同じお客様の別の記録。
same-contact = 「{ $name }」の記録と連絡先が同じです
same-merged = { $date }に「{ $name }」の記録と統合

# 記録と履歴のキー。
action-history = これまでの接点をすべて表示
action-filter = 種類を切り替え
action-remember = お客様の言葉を覚える
action-remember-preference = ご希望として残す
action-remember-note = お客様メモとして残す
action-remember-sensitive = 同意を得て、要配慮の情報として残す
action-amend = 記録を直す
action-forget = ここの記録を消す
action-same = 同じお客様の記録を探す・統合
help-history = 接点の履歴で
help-figures = 指標の画面で
help-words = 覚える言葉を選ぶとき

# 記録。
record-title = 記録を直す
record-name = お名前
record-reading = 読み
record-address-as = 宛名
record-honorific = 敬称
record-distinction = 見分け方
record-organisation = 所属
record-persona = 大切なこと
record-time-zone = タイムゾーン(Asia/Tokyo など)
record-language = 言語
record-family = 姓
record-given = 名
record-channel = ご希望の連絡方法
record-hours = ご連絡のご希望時間(9:00-12:00 18:00-20:00)
record-hours-form = 時間は 9:00-12:00 18:00-20:00 のように入力してください。まだ変更していません。
record-journey = ご利用の段階
record-unknown = 不明
record-contact-best = いちばんのご希望
record-contact-drop = 現在は使われていない: 記録から外す
record-contact-gone = その間に記録が変わりました。もう一度ご確認ください。変更していません。
record-add-contact = 追加: { $kind }
record-add-consent = 追加: ご同意・お断り
record-add-warning = 追加: 注意(期限つき)
record-until-title = いつまで表示しますか
record-until = { $date }まで({ $days }日間)
record-add-day = 追加: { $day }
record-day = { $day }(月/日、例: 3/14)
record-day-form = 日付は 3/14 のように月/日で入力してください。まだ残していません。
record-add-affection = 追加: ご厚意・うれしいお知らせ
record-amended = 記録を直しました。
record-name-empty = お名前は空にできません。変更していません。
record-sealed = 本人未確認のため、記録は開けません。[{ $key }] 本人確認を記録
record-not-here = 記録を読み込んでいます。少し待ってからもう一度お試しください。

# 覚える。
remember-title = 覚える
remember-keys = [{ $preference }] ご希望  [{ $note }] メモ  [{ $sensitive }] 要配慮(同意済み)  [{ $edit }] 言い換える  [{ $begin }] 始まりを後へ  [{ $end }] 終わりを前へ  [{ $back }] 戻る
remember-words = この言葉で覚える
remember-no-words = お客様のメッセージはまだありません。
remember-nothing = 覚える言葉がありません。
remembered = 覚えました: { $what }
memory-confirm = あらためて伺った
memory-reword = 言い換える
memory-forget = 消す
memory-leave = このままにする
forget-what = カーソルの位置に、消せる記録はありません。
forgotten = 記録を消しました。
consent-ask = ご同意はいただきましたか:「{ $what }」を残す
consent-not-asked = 伺っていない: 残さない
consent-agreed = 同意をいただいた: 残す

# 履歴。
purchases-more = ほか { $n } 件: [{ $key }] 履歴
history-title = 接点の履歴: { $name } · { $kind }
history-all = すべて
history-keys = [Enter] 読む  [f] 種類  [Esc] 戻る
history-reading = 閲覧のみ: [Enter] この問い合わせへ移る [Esc] 履歴へ戻る
history-reading-one = 閲覧のみ: [Enter] この問い合わせへ移る [Esc] 戻る
history-no-thread = 問い合わせではないため、やり取りはありません。

# 統合。
same-title = 同じお客様の別の記録
same-none = 同じお客様と思われる記録はありません。
same-split = 統合を取り消す: { $name }
same-split-do = 統合を取り消す
same-split-title = 統合を取り消しますか。
same-stays = 残る記録
same-goes = 統合される記録
same-contacts = 連絡先
same-since = ご利用開始
same-last = 直近の接点
same-conversations = 問い合わせ
same-purchases = ご購入
same-memories = 覚えたこと
same-source = 取り込み元
same-merge = [{ $key }] 一つに統合します。あとで取り消せます。[Esc] このままにする
found-by-mail = メールが同じ
found-by-phone = 電話番号が同じ
found-by-handle = アカウントが同じ
found-by-reading = 読みが同じ
found-by-name = お名前が同じ
merged = 二つの記録を統合しました。[{ $key }] 取り消す
undo-merge = 統合を取り消しますか。もう一度 [{ $key }] で取り消します。
split = 統合を取り消しました。

# 最下行のキー。
key-fold-section = 開閉
key-next-section = 次の項目
key-history = 接点の履歴
key-remember = 覚える
key-amend = 直す
key-forget = 消す
key-same = 同じお客様
