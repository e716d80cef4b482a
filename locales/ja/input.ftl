# Keys, pastes, and what comes up by itself.
uncalled = この画面は自動で開いたため、今のキーは無効です。少し手を止めると操作できます。
recalled-aside = 取り消しました。どなたにも届いていません。本文は #{ $number } の下書きにあります。[{ $key }] 見る
next-aside = { $news }  入力中のため画面は切り替えていません。[{ $key }] 自分の担当を見る
begun-aside = #{ $number } を開始し、書き出しを下書きに置きました。入力中のため画面は切り替えていません。[{ $key }] 見る
