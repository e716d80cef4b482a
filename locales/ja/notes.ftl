# 気づき、対応手順、引き継ぎ、担当者へのいたわり。

# 対応手順(やり取りの中)。
change-plan-begun = { $agent }さんが対応手順「{ $plan }」を始めました
change-plan-ended = { $agent }さんが対応手順「{ $plan }」を終えました
change-plan-withdrawn = { $agent }さんが対応手順「{ $plan }」を取り消しました
change-help-wanted = { $agent }さんが SV を呼んでいます
change-help-came = SV が対応しています({ $agent }さん)

# 対応手順(やり取りの横)。
pane-plan = 対応手順: { $plan }
help-plan = 対応手順
plan-choose = どの場面ですか
plan-see-closed = 終了した手順を見る: { $plan }
plan-since = { $agent }さん { $time }
plan-closed-at = { $time } に終了
plan-words = [{ $key }] { $words }
plan-keys = [{ $tick }] 済みにする  [{ $end }] 手順を終える  [{ $supervisor }] SV 呼び出し  [{ $back }] 戻る
plan-begun = #{ $number }: 対応手順を表示しています。[{ $key }] 取り消す
plan-ended = 対応手順を終えました。行ったことは問い合わせに残ります。
plan-is-closed = この手順は終了しています。[{ $key }] 別の手順を選ぶ
plan-no-words = この手順には、お客様への言葉がありません。
plan-unknown = この手順のファイルは、この端末にありません。行ったことは次のとおりです。
plan-open-steps = まだ { $n } 項目残っています。このまま終えるには、もう一度 { $key } を押してください。
plan-has-steps = すでに行った項目があります。{ $key } で終えると、記録に残ります。
undone-plan = 取り消しました: #{ $number } に対応手順はありません。
undo-plan = #{ $number } の対応手順を取り消しますか。もう一度 [{ $key }] を押すと取り消します。
ask-keys = [Enter] 残す  [Esc] あとで(入力した内容は残ります)
help-called = #{ $number } に SV を呼びました。理由は要りません。[{ $key }] SV が来た
help-came = #{ $number }: SV が対応しています。
help-asked = { $agent }さんが SV を呼んでいます: #{ $number }
list-help = SV 呼び出し中
list-plan = 対応手順

# キーの説明。
action-plan = 対応手順を表示する・選ぶ
action-plan-tick = 手順の項目を済みにする・戻す
action-plan-words = 手順の言葉を返信に入れる
action-plan-end = 対応手順を終える
action-plan-withdraw = 対応手順を取り消す(選び間違えたとき)
action-call-supervisor = SV を呼び出す(理由は不要)

# 気づき。
notes-count = 気づき { $n } [{ $key }]
notes-none = この返信に気づきはありません。
notes-title =
    { $n ->
        [0] 気づきはなくなりました
       *[other] 送信前の気づき { $n } 件
    }
notes-ask = 送信前の気づきが { $n } 件あります。[Enter] このまま送信  [Tab] 確認する
notes-ask-key = 送信するには { $key } を押してください。[Tab] 確認する  [Esc] 返信に戻る
notes-look = [Enter] その箇所へ  [{ $fix }] 直す  [{ $away }] この返信では表示しない  [{ $off }] チームで使わない  [Esc] 返信に戻る
notes-look-key = [Enter] その箇所へ  [{ $fix }] 直す  [{ $away }] この返信では表示しない  [{ $key }] このまま送信  [Esc] 返信に戻る
notes-clear = 気づきはなくなりました。[Enter] 送信  [Esc] 返信に戻る
notes-fix = [{ $key }] { $old } → { $new }
notes-fixed = 直しました。[{ $key }] 取り消す(返信の中で)
notes-no-fix = ひとつに決まる言い換えはありません。ご判断ください。
notes-not-away = この気づきは消せません。直すか、{ $key } を押して送信してください。
notes-off = 「{ $rule }」は、今後チームでは表示しません。
notes-off-supervisor = 気づきをチームで使わないようにできるのは SV だけです。
notes-off-later = チームの設定をまだ受け取っていません。少し待ってからお試しください。
action-notes = 返信の気づきを見る
action-fix-note = 気づきの箇所を直す
action-dismiss-note = この返信では表示しない
action-off-note = この種類の気づきをチームで使わない

# 引き継ぎ。
action-hand-over = メモを添えて引き継ぐ
hand-title = どなたに引き継ぎますか。次にメモを書きます。
hand-queue = キュー
hand-same-queue = チームのどなたか(担当なしに戻す)
hand-note = { $to } へ引き継ぐメモ(お客様には届きません)
hand-kept = 引き継ぎをやめました。メモは下書きに残っています。
hand-done = メモを添えて{ $agent }さんに引き継ぎました。
hand-done-queue = メモを添えて{ $queue }に移しました。
hand-done-nobody = メモを添えてチームに戻しました。
hand-matter = 【用件】{ $what }
hand-promise = { $what } 期限 { $due } 担当 { $who }
hand-promised = 【約束】{ $what }
hand-nothing-promised = 【約束】なし
hand-feeling = 【ご様子】「{ $words }」とお書きです
hand-plan = 【対応手順】{ $plan }
hand-open = 【残件】{ $time }からお返事待ち「{ $words }」
hand-nothing-open = 【残件】お返事待ちはありません
hand-next = 【次の担当へ】
change-moved = { $agent }さんが{ $queue }に移しました

# お客様画面、担当者の一日。
counter-view = お客様画面
counter-off = お客様画面を終えました。
counter-hides = お客様画面では表示しません。[{ $key }] 元に戻す
counter-notes = 送信前の気づきが { $n } 件あります(お客様画面では表示しません)。[{ $key }] 元に戻す
action-counter-view = お客様画面(この問い合わせだけを表示)・元に戻す
break-begins = 休憩に入りました。[{ $key }] 戻る
break-ends = おかえりなさい。
break-since = { $time } から休憩中。[{ $key }] 戻る
action-break = 休憩に入る・戻る
