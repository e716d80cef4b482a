# 送信: 取り消せるあいだ、宛先、長さ。

state-held = 送信待ち
state-recalled = 取り消し済み(未送信)

change-misdirected = { $agent }さんが誤送信を報告しました。対象: { $time }のメッセージ。宛先: { $to }。状態: { $state }。その後の操作: なし
change-misdirected-since = { $agent }さんが誤送信を報告しました。対象: { $time }のメッセージ。宛先: { $to }。状態: { $state }。その後の操作: { $since }
