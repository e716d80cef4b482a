# 先にお伝えする方、障害などのお知らせ、こちらから始めるご連絡。

change-begun = こちらから{ $channel }でご連絡

# キーの働き。
action-tell-first = 先にお伝えするお客様を表示
action-tell-all = 障害の対象の方と一斉連絡の文面を見る
action-send-to-all = まだお伝えしていない全員に送信
action-told-ones = お伝え済みの方と担当者を表示
action-open-incident = 障害・不具合を登録(SV)
action-end-incident = 障害・不具合を終了(SV)
help-tell-first = 先にお伝えする

# 一覧。
tell-first-title = 先にお伝えする
tell-first-title-told = この 1 週間にお伝え済み
tell-first-loading = お伝えすべき方を確認しています…
tell-first-failed = 読み込めませんでした。{ $detail } [{ $key }] でもう一度確認します。
tell-first-none = いま先にお伝えすべき方はいません。
tell-first-none-told = 最近お伝えした方はいません。
tell-first-foot = [{ $open }] 開く  [{ $all }] 一斉連絡  [{ $told }] お伝え済み  [{ $back }] 閉じる
tell-first-foot-supervisor = [{ $open }] 開く  [{ $all }] 一斉連絡  [{ $new }] 障害を登録  [{ $end }] 終了  [{ $told }] お伝え済み  [{ $back }] 閉じる
tell-first-incident = 障害・不具合
incident-counts = { $people } 名中 { $told } 名に連絡
tell-first-promise-broken = お約束が未達
tell-first-promise-overdue = お約束の期限超過
tell-first-late-order = お届けの遅れ
tell-first-in-our-hands = お預かり中・連絡なし
tell-first-promise-moved = 期限変更・未連絡
tell-first-moved-order = お届け日の変更
tell-first-promise-at-risk = お約束が間に合わない
tell-first-source-unknown = 社内の記録
tell-first-why-promise-broken = お約束「{ $fact }」。{ $source }さんが{ $since }に未達と記録しました。
tell-first-why-promise-overdue = { $source }さんのお約束「{ $fact }」。期限は{ $due }でした。
tell-first-why-late-order =
    { $known ->
        [0] { $fact }は{ $due }までのお届け予定でした。出どころ: { $source }。
       *[other] { $fact }は{ $due }までのお届け予定でした(注文 { $detail })。出どころ: { $source }。
    }
tell-first-why-in-our-hands = { $fact }をお預かりしたまま、{ $since }からご連絡していません。出どころ: { $source }。
tell-first-why-promise-moved = { $source }さんのお約束「{ $fact }」。{ $since }に{ $due }へ変更し、まだお伝えしていません。
tell-first-why-moved-order = { $fact }のお届けが{ $before }から{ $day }に変わりました。{ $since }に { $source } から。
tell-first-why-promise-at-risk = { $source }さんのお約束「{ $fact }」、期限は{ $due }。問い合わせがスヌーズ中か、担当者がいません。
tell-first-why-incident =
    { $known ->
        [0] { $fact }。{ $since }から、{ $source }さんの登録。
       *[other] { $fact }: この方の対象は{ $detail }。{ $since }から、{ $source }さんの登録。
    }
tell-first-opens = [{ $key }] で #{ $number } を開きます。
tell-first-begins = 対応中の案件はありません。[{ $key }] で文面を用意して新しくご連絡します。
tell-first-told = { $agent }さんが{ $at }にお伝えしました。
tell-first-begun = 新しいご連絡を用意しました。文面を確かめてから送信してください。
tell-first-subject = ご連絡

# お客様への文面の用意。
tell-first-letter =
    { $name }

    いつもお世話になっております。
    { $body }
tell-first-offer-promise-broken = お約束しておりました「{ $fact }」につきまして、果たすことができておりません。誠に申し訳ございません。今後の対応をご案内いたします。
tell-first-offer-promise-overdue = { $due }までにとお約束しておりました「{ $fact }」が、まだ済んでおりません。誠に申し訳ございません。ただいまの状況をご案内いたします。
tell-first-offer-late-order = { $fact }のお届けが、ご案内しておりました{ $due }より遅れております。お待ちいただいているところ、誠に申し訳ございません。ただいま状況を確認しております。
tell-first-offer-in-our-hands = お預かりしております{ $fact }につきまして、ただいまの状況と今後の予定をご案内いたします。
tell-first-offer-promise-moved = お約束しておりました「{ $fact }」につきまして、{ $due }までお時間をいただくこととなりました。ご案内が遅くなり、申し訳ございません。
tell-first-offer-moved-order = { $fact }のお届けが、{ $before }から{ $due }に変わることとなりました。お待ちいただいているところ、申し訳ございません。
tell-first-offer-promise-at-risk = { $due }までにとお約束しておりました「{ $fact }」につきまして、お時間をいただく見込みです。ただいまの状況をご案内いたします。
tell-first-offer-incident = 「{ $fact }」につきまして、お知らせいたします。現在分かっておりますことは、次のとおりです。

# 障害・不具合と一斉連絡。
incident-none = 登録されている障害・不具合はありません。
incident-none-here = カーソルの位置に障害・不具合はありません。
incident-supervisor = 障害・不具合の登録と終了は SV が行います。
incident-open-title = 障害・不具合の登録
incident-ask-title = 名称は? お客様への件名にもなります。
incident-ask-known = 分かっていることは? 何が起きたか、いつからか、次に何をするか。
incident-ask-touches = 対象は? 商品名の一部、注文番号、#ラベル を「、」で区切って。空欄なら、まだ対象なし。
incident-ask-foot = [Enter] 次へ  [{ $leave }] 戻る(書いた内容は残ります)
incident-opened = 登録しました。全員の画面に表示されます。
incident-ended = 終了しました。この件でお伝えすべき方はもういません。
incident-touches-nobody = 担当範囲に対象の方はいません。
tell-all-title = 一斉連絡: { $title }
tell-all-writing = { $title }: { $language }の文面
tell-all-hint = {"{"}name{"}"} はお名前、{"{"}product{"}"} は対象の商品に置き換わります。お客様の言語の文面がない方には送りません。
tell-all-writing-foot = [{ $done }] [{ $leave }] 書き終えて、お一人ずつの文面を見る
tell-all-prepared =
    {"{"}name{"}"}

    いつもお世話になっております。
    { $text }
tell-all-kept = 文面を保存しました。
tell-all-foot = [{ $write }] 文面を書く  [{ $send }] 全員に送信  [{ $undo }] すべて取り消す  [{ $end }] 終了  [{ $back }] 戻る
tell-all-counts =
    { $apart ->
        [0] { $ready } 名に送ります。
       *[other] { $ready } 名に送ります。{ $apart } 名には送らず、個別にお伝えします。
    }
tell-all-second = 内容を確かめてから [{ $key }] で全員に送信します。
tell-all-nobody = この文面でお伝えできる方はもういません。
tell-all-sent = 全員に送信しています。出ていくまでは [{ $key }] ですべて取り消せます。
tell-all-recalled = まだ出ていない分をすべて取り消しています。
tell-all-progress =
    { $held ->
        [0] { $agent }さん: { $sent } 件送信、{ $planned } 件作成中、{ $recalled } 件取り消し。
       *[other] { $agent }さん: { $sent } 件作成、残り { $planned } 件。{ $until } まで待機中: [{ $key }] ですべて取り消せます。
    }
touched-to = 宛先 { $to }
touched-ready = 送信できます
touched-planned = 作成中
touched-held = 待機中
touched-sent = 送信済み
touched-failed = 届いていません
touched-recalling = 取り消し中
why-not-told = お伝え済み
why-not-flagged = 注意事項あり・個別に
why-not-refused = ご希望されない・個別に
why-not-no-address = 非公開の宛先なし
why-not-no-channel = 送信手段が未接続
why-not-language-unknown = 言語が不明
why-not-no-text = この言語の文面なし
why-not-name-unknown = お名前が不明
why-not-product-unknown = 対象の商品が不明
why-not-too-long = 文字数の上限超過

incident-end-second = もう一度 [{ $key }] で終了します: { $title }

# お客様パネル。
section-faults = 障害・不具合
fault-untold = まだお伝えしていません。{ $since }から、{ $source }さんの登録。

# お断りの理由。
refusal-incident-by-supervisor = 障害・不具合の登録・変更・終了は SV だけができます。SV に依頼してください。一斉連絡の文面はどなたでも書けます。
refusal-has-come = 現在より前の日時を入力してください。
refusal-braces = 波かっこで書けるのは name と product だけです。{ $stray } を消してください。
refusal-being-sent = 一斉連絡を作成中です。作成が終わるのを待つか、先に取り消してください。
refusal-nobody-left = ご連絡できるお客様には、すべてお伝え済みです。
refusal-no-private-way = このお客様に届く非公開の宛先がありません。ご連絡できるチャネルを選んでください。
field-since = いつから
field-until = いつまで
field-texts = 文面
field-touches-products = 対象の商品
field-touches-tags = 対象のタグ
field-touches-customers = 対象のお客様
