# 送信: 取り消せるあいだ、宛先、長さ。

action-misdirected = 誤送信した自分のメッセージを報告する
action-copies = お客様のメールの宛先全員に CC する、または外す

state-held = 送信待ち
state-recalled = 取り消し済み(未送信)
message-held = { $n } 秒後に送信します。[{ $key }] 取り消す
message-held-theirs = { $n } 秒後に送信します。
message-leaving = 送信しています。
message-recalled = どなたにも届いていません。[{ $key }] 本文を入力欄に戻す
message-misdirected = { $time }に誤送信として報告済みです。
message-cc = cc { $all }
message-attached = 添付: { $name }({ $size })
sent-held = まだ送信していません。まもなく送信します。[{ $key }] 取り消す

recall-asked = 取り消しています…
recalled = 取り消しました。どなたにも届いていません。本文は下書きに戻りました。
recalled-theirs = 取り消しました。どなたにも届いていません。
recall-offline = 接続が切れているため、ここからは取り消せません。時間になると送信されます。
recall-unsure = 取り消せたか確認できません。もう一度お試しください。重ねて実行しても問題ありません。
recall-too-late = すでに送信されています。宛先を誤った場合は [{ $key }] で報告できます。
misdirected-title = どのメッセージを誤送信しましたか
misdirected-warning = まだ届いていないものは取り消します。送信済みのものは報告します。対応は社内確認中になり、印が付いて SV に表示されます。いつ、どなたに、どこまで届いたか、その後に操作した人と開いた人を記録します。
misdirected-none = ここには、自分が送信したメッセージはありません。
misdirected-done = 報告しました。対応は社内確認中になり、SV に表示されます。口頭でもお知らせください。
change-misdirected = { $agent }さんが誤送信を報告しました。対象: { $time }のメッセージ。宛先: { $to }。状態: { $state }。{ $worked }{ $looked }
misdirected-worked = その後の操作: { $names }。
misdirected-worked-nobody = その後の操作: なし。
misdirected-looked = その後に開いた人: { $names }。
misdirected-looked-nobody = その後に開いた人: なし。
misdirected-look = { $agent }さん({ $time })

composer-kept = { $channel }の送信先が設定されていません。返信は記録に残るだけで、お客様には届きません。
composer-over = { $n } / { $most } 文字 長すぎます
recipient-stranger = 最新のメッセージは { $address } からです。このお客様の登録にないアドレスです。
recipient-others = お客様のメールは { $all } にも送られています。返信には含まれません。[{ $key }] 全員に CC する
recipient-copies = { $all } にも CC します。[{ $key }] CC を外す
recipient-outside = 社外など登録外: { $all }
copies-none = 返信はお客様だけに送ります。
copies-nobody = お客様のメールに、ほかの宛先はありません。
begun-title = お客様が変わっています
begun-to-another = この返信は { $was } 様あてに書き始めたものです。今は { $now } 様の問い合わせを開いています。
begun-to-somebody = この返信は別のお客様あてに書き始めたものです。今は { $now } 様の問い合わせを開いています。
begun-send = { $now } 様に送信する

long-title = 文字数の上限
long-warning = 本文は { $n } 文字です。{ $channel }で一度に送れるのは { $most } 文字までです。
long-attach = テキストファイルで送る
long-trim = 先頭だけ送る(残りは次の返信として残ります)
attach-cover = お返事を添付ファイルにてお送りいたします。ご確認をお願いいたします。
paste-too-long = 4 MB を超えているため、貼り付けていません。
