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
customer-namesakes = 同姓同名の方がほかに{ $n }名いらっしゃいます。
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
memory-sensitive = { $what }(取り扱い注意)
affection-referral = ご紹介くださいました
affection-review = うれしい口コミをくださいました
affection-praise = スタッフをほめてくださいました
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
