# The console's screens.

# Panes and views.
pane-views = ビュー
pane-thread = やり取り
pane-customer = お客様
view-mine = 自分の担当
view-unassigned = 未割り当て
view-open = 未完了すべて
view-resolved = 対応完了
view-unsent = 未送信

# The line at the top.
header-on-its-way = 送信中 { $n } 件
link-live = 接続中
link-connecting = 接続しています
link-starting = サーバーを起動しています
link-down = { $time } から切断
link-try = [{ $key }] 再接続

# The list.
list-due = { $sign } あと{ $span }
list-overdue = { $sign } { $span }超過
list-mine = 自分
list-waiting = お待ち{ $span }
list-nobody = お待ちのお客様はいません。
list-no-promises = 残っているお約束はありません。
list-no-approvals = 承認待ちの依頼はありません。
list-none-resolved = 対応完了の問い合わせはまだありません。
list-unassigned-hint = 未割り当てが { $n } 件あります。[{ $next }] 次の問い合わせに対応 [{ $go }] 一覧を見る
list-nothing-unsent = 未送信のものはありません。
list-loading = 読み込んでいます…
list-connecting = サーバーの応答を待っています。つながり次第、一覧を表示します。

# The thread.
thread-none = 問い合わせが開かれていません。一覧で選び、Enter を押してください。
thread-empty = まだ何も書かれていません。
thread-loading = 読み込んでいます…
thread-older = 以前のやり取りを読み込んでいます
thread-new-below = 下に新着 { $n } 件
thread-public = 公開
thread-undelivered = 最新の返信が届いていないおそれ
assignee-me = 自分が担当
assignee-agent = 担当者 { $agent }
assignee-nobody = 未割り当て
customer-unnamed = (お名前不明)
author-system = 自動
author-agent = 担当者
note-head = 社内メモ { $agent } { $time }(お客様には届きません)
state-sending = 送信中
state-waiting = 接続待ち
state-unsure = 送信未確認
state-queued = 配信中
state-channel-unsure = 配信未確認
state-sent = 送信済み
state-delivered = 到着
state-read = 既読
state-not-delivered = 届きませんでした
state-kept = 記録のみ(送信されません)
message-failed = 配信できませんでした。{ $why } もう一度書いて送るか、別の方法でご連絡ください。
message-kept = このチャネルの送信先が設定されていないため、記録にのみ残ります。サーバーの管理者にお知らせください。
message-unsure = 配信の報告が 2 分以上ありません。これから届くこともあります。
echo-waiting = 接続が切れています。つながり次第、送信します。操作は必要ありません。
echo-unsure = 送信できたか確認できません。サーバーに問い合わせています。もう一度送る必要はありません。

# What happened, in the thread.
change-started = { $channel }で受け付けました
change-taken = { $agent }さんが担当になりました
change-assigned = { $agent }さんが担当者を{ $to }さんに変更しました
change-unassigned = { $agent }さんが担当を外しました
change-status = { $agent }: { $status }
change-snoozed = { $agent }: { $time } に再表示
change-reopened = お客様からの連絡により対応を再開しました
change-thanked = お客様からお礼のご連絡がありました
change-identity = { $agent }: { $identity }

# The composer.
composer-closed = [{ $reply }] 返信  [{ $note }] 社内メモ
composer-reply = { $to } へ{ $channel }で返信
composer-note = 社内メモ(お客様には届きません)
composer-hint = お客様への返信を書きます。{ $key } で送信します。
composer-hint-note = 社内への連絡を書きます。{ $key } で残します。
composer-unsaved = ディスクに未保存
composer-again = 送信するにはもう一度 { $key }
composer-count = { $n }字
send-empty = まだ何も書かれていません。
send-failed = 送信できませんでした。文章は下書きに戻しました。{ $why }
send-grown-old = 接続が 10 分以上切れていたため、返信を送信せず下書きに戻しました。新しいやり取りを確かめてから送信してください。
sent-on-its-way = 送信を受け付けました。
note-kept = 社内メモを残しました。
was-sent = 一度だけ、送信されています。
not-sent = 送信されていません。文章は下書きに戻しました。
nothing-open = 問い合わせが開かれていません。一覧で選び、Enter を押してください。
no-offer = このヒントには文例がありません。
offer-not-in-note = お客様あての文例です。社内メモには入れません。
editor-failed = エディターを使えませんでした: { $detail } 文章はそのままです。EDITOR には、閉じるまで待つプログラムを指定してください。
journal-failed = この端末に保存できませんでした: { $detail } 文章はメモリーにのみあります。ディスクを空けるか、終了する前に控えてください。
draft-restored =
    { $n ->
        [1] { $time } の下書きを復元しました。まだ送信されていません。[{ $key }] 見る
       *[other] 下書き { $n } 件を復元しました(最新 { $time })。まだ送信されていません。[{ $key }] 見る
    }
editor-restored =
    { $n ->
        [1] 前回の終了前にエディターで保存した文章が入っています。
       *[other] うち { $n } 件には、前回の終了前にエディターで保存した文章が入っています。
    }
paste-ignored = 入力欄が選ばれていないため、貼り付けを無視しました。先に { $key } で返信を開いてください。

# Changes.
nothing-selected = 問い合わせが選ばれていません。
nothing-changes = すでにそうなっています。
already-mine = すでに自分が担当です。
already-resolved = すでに対応完了です。
taken-by = { $agent }さんが先に担当になりました。
claimed = #{ $number } の担当になりました({ $status })。[{ $key }] 取り消す
given = #{ $number } の担当者を{ $agent }さんに変更しました。[{ $key }] 取り消す
given-back = #{ $number } を未割り当てに戻しました。[{ $key }] 取り消す
changed = #{ $number } を「{ $status }」にしました。[{ $key }] 取り消す
snoozed = #{ $number } をスヌーズにしました。{ $time } に再表示します。[{ $key }] 取り消す
changed-for-good = #{ $number } に記録しました。
conversation-gone = その問い合わせはここにないため、変更しませんでした。
undone = 取り消しました。#{ $number } は「{ $status }」に戻りました。
undone-nobody = 取り消しました。#{ $number } は未割り当てに戻りました。
undone-mine = 取り消しました。#{ $number } は自分の担当に戻りました。
undone-owner = 取り消しました。#{ $number } の担当者は{ $agent }さんに戻りました。
undone-prompt = 取り消しました。ヒントをもう一度表示します。
undo-assign = #{ $number } の担当の変更を取り消しますか。取り消すには、もう一度 [{ $key }] を押してください。
undo-status = #{ $number } の状態の変更を取り消しますか。取り消すには、もう一度 [{ $key }] を押してください。
undo-prompt = #{ $number } のヒントをもう一度表示しますか。表示するには、もう一度 [{ $key }] を押してください。
nothing-to-undo = 取り消す操作はありません。
undo-gone = その問い合わせはここにないため、取り消しませんでした。
undo-changed = その後「{ $status }」に変わったため、取り消しませんでした。
change-unsure = 応答の前に接続が切れました。つながり次第、今の状態を表示します。
next-served = #{ $number }: { $why }。
next-figures = { $served }{ $figures }です。
next-undo = { $news }[{ $key }] 取り消す
next-wait = { $wait }お待ち
next-wait-due = { $wait }お待ち、期限まで{ $span }
next-wait-over = { $wait }お待ち、{ $span }超過
next-mine-wait = 未割り当てでお待ちのお客様はいません。自分の担当で { $n } 名お待ちです。[{ $key }] 一覧を見る
next-leaves-draft = #{ $number } の下書きは未送信です。[{ $key }] 見る
why-live = { $channel }を優先しました
why-promised = お約束の時刻です
why-priority = 優先度の高いお客様です
why-overdue = 応答目標から最も遅れています
why-due-soon = 期限が迫っています
why-next-due = 次に期限が来ます
why-waiting = 受付順です
skipped = #{ $number } を見送りました。
skip-title = 見送る理由
skip-skill = 専門の担当者が必要
skip-language = 言語が異なる
skip-conflict = 利害関係がある
skip-break = 休憩に入る
skip-not-mine = 見送れるのは、自分が担当している未完了の問い合わせだけです。
no-other = このお客様の対応中の問い合わせは、ほかにありません。
retry-in-composer = 文章を入力欄に戻しました。送信すると、新しいメッセージになります。
retrying = もう一度問い合わせています。
retry-nothing = 再送・再確認が必要なものはありません。

# Choices.
picker-prompt = >
picker-hint = 文字を入力して絞り込み
picker-nothing = 該当するものはありません。
palette-title = 操作
pick-unsent = 未送信の下書きがあります。
choose-first = 先に選んでください(↓ か文字で選べます)。
role-agent = オペレーター
role-supervisor = SV
role-admin = 管理者
status-title = 状態(現在: { $status })
status-snooze-until = スヌーズ({ $time } に再表示)
assign-title = 担当変更
identity-title = 本人確認
resolve-reason = 1/3 対応区分 [Enter] 決定 [Esc] 戻る
resolve-unanswered = まだお返事していません({ $wait }お待ち)。
resolve-never-answered = まだ一度もお返事していません。
resolve-result = 2/3 対応結果 [Enter] 決定 [Esc] 戻る
resolve-by = 3/3 連絡者 [Enter] 完了 [Esc] 戻る
resolve-none = なし

# What came in before a send.
stale-title = 送信前の新着
stale-reply = 送信前に、{ $name }から新しいメッセージが届きました。下書きはそのままです。[Enter] 読む [{ $key }] このまま送信
stale-note = { $name }から新しいメッセージが届きました。メモはそのままです。[Enter] 読む [{ $key }] このまま残す

# The customer.
customer-loading = 読み込んでいます…
customer-address-as = 宛名: { $name }
customer-since = { $year }から
customer-contacts =
    { $n ->
        [1] 初めてのお問い合わせ
       *[other] お問い合わせ { $n } 回
    }
customer-also-open = ほかに未完了 { $n } 件
customer-last-touchpoint = 直近の接点
customer-no-touchpoint = これより前にはありません
customer-last-purchase = 直近のご購入: { $what }
customer-unfold = [{ $key }] お客様
contact-mail = メール
contact-phone = 電話
contact-handle = アカウント
identity-by-channel = 受付経路
purchase-and-more = { $item } ほか { $n } 点
ago = { $span }前
prompts-title = 応対のヒント
prompts-more = ほか { $n } 件
prompt-which = どのヒントを閉じますか。番号を押してください。
prompt-dismissed = この問い合わせでは表示しません。[{ $key }] 取り消す
prompt-unknown = その番号のヒントはありません。

# Failures: what happened, why, what to do.
failure-not-logged-in = トークンが無効か、取り消されています。Ctrl-Q で終了し、新しいトークンで接続してください。入力した内容は保存済みです。
failure-forbidden = 権限がないため実行できません。SV にご相談ください。
failure-not-found = すでにないか、閲覧の権限がありません。
failure-conflict = 先に別の変更がありました: { $detail } 今の表示を確かめて、もう一度お試しください。
failure-invalid = 受け付けられませんでした。{ $detail }
failure-field = { $field }: { $how }
failure-rate-limited = 回数の上限に達しました。{ $time } に再開します。
failure-offline = サーバーにつながりません: { $detail } 自動でつなぎ直します。
failure-unknown = 応答の前に接続が切れました: { $detail }
failure-server = サーバーの不具合により、何も変更されませんでした: { $detail } もう一度お試しください。続く場合は管理者にお知らせください。
failure-unsupported = このサーバーではできない操作です。
failure-newer = サーバーのほうが新しいバージョンです: { $detail } このプログラムを更新してください。入力した内容は保存済みです。
offline-since = { $time } から切断中です。入力は保存済みで、つながり次第、続けられます。

# Keys and pages.
key-unbound = { $keys } は割り当てられていません。[{ $help }] でキーの一覧を表示します。
key-reply = 返信
key-note = 社内メモ
key-assign-to-me = 自分が担当
key-status = 状態
key-resolve = 完了して次へ
key-next = 次へ
key-undo = 取り消す
key-palette = 操作
key-help = キー
key-quit = 終了
key-back = 戻る
key-open = 決定
key-send = 送信
key-keep = 残す
key-leave-text = 戻る(下書きは残る)
key-send-and-wait = 送信して返信待ち
key-send-and-resolve = 送信して完了
key-send-and-keep = 送信して継続
key-send-and-next = 送信して次へ
key-external-editor = エディター
help-title = キーの一覧
help-global = どこでも
help-browse = 一覧とやり取り
help-list = 一覧
help-thread = やり取り
help-text = 入力中
help-field = 検索欄
help-popup = 選択中
problems-title = 読み込めなかったもの
problems-intro = 次のものを読み込めませんでした。そこだけ既定の内容になります。ほかは使えます。
too-small = 画面が小さすぎます。横 { $width } 桁、縦 { $height } 行以上に広げてください。
secret-covered = カード番号やアンケートのリンクなどを伏せています。[{ $key }] で表示します(監査に残ります)。
