# はじめて起動したときの選択(通常の端末表示)
first-run-title = omotenashi へようこそ。お客様にお返事する方のためのコンソールです。
first-run-question = まだ店がありません。どのように始めますか。
first-run-practice = 練習用の店: 模擬のお客様からご連絡が届きます。終わるとすべて消えます。
first-run-shop = 自分の店: このコンピューターの { $folder } に、実際のデータを保存します。
first-run-connect = サーバーに接続: アドレスとトークンが必要です。
first-run-choose = 1、2、3 のどれかを入力(Enter は 1、q で終了):{" "}
first-run-again = 1、2、3 か q を入力してください。
first-run-name = お名前(同僚に表示されます。Enter だけなら「owner」のまま):{" "}
first-run-name-long = 200 文字を超えています。短いお名前にしてください。
first-run-url = アドレス(https://… または unix:パス。Enter で戻る):{" "}
first-run-token = トークン(入力中は表示されません。Enter で戻る):{" "}
first-run-not-connected = 接続できませんでした: { $why }
first-run-connected = { $name } として接続しました。次回からもこのサーバーを使います。

# コンソールを開く前
console-not-for-channel = これはプログラム用のトークンです
console-not-for-channel-advice = コンソールにはオペレーターのトークンが必要です。omotenashi agent add 名前 --role agent で発行できます。
console-not-for-viewer = これは閲覧者のトークンです。閲覧者が見られるのは指標だけで、指標だけの画面はまだありません
console-not-for-viewer-advice = お客様に応対するには、オペレーター(agent)のトークンを管理者に依頼してください。
