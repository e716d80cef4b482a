# コマンドの表示: 何が起きたか、理由、次にすること。
stop-said = { $what }: { $why }
stop-usage = 指定を確認してください
stop-usage-advice = omotenashi --help で、すべてのコマンドとオプションを確認できます。
stop-token-wrong = トークンがないか、誤っているか、無効になっています。
stop-token-wrong-advice = 管理者に新しいトークンを依頼し(omotenashi agent token NAME)、そのファイルを --token-file で指定してください。
stop-forbidden-advice = 上位の権限を持つ人のトークンを使うか、管理者にご相談ください。
stop-not-found = サーバーにないか、このトークンでは表示できません。
stop-too-many = リクエストが多すぎます。
stop-too-many-advice = { $until } 以降に、もう一度お試しください。
stop-offline-advice = サーバーが動いているか(omotenashi serve --status)、アドレスが正しいかを確認してください。
stop-no-answer = 応答がありませんでした: { $why }
stop-no-answer-advice = 実行されたかどうか分かりません。もう一度実行する前に、結果を確認してください。
stop-server-advice = 詳しくはサーバーのログ(ログフォルダーの server.log)をご覧ください。
stop-unsupported = このサーバーではできません。
stop-newer-advice = このプログラムを更新してください。何も変更していません。

# フォルダー、サーバー、トークン。
stop-no-folders = ファイルを置くフォルダーが分かりません
stop-path = { $path }: { $why }
stop-env-text = { $name } が文字列ではありません。
stop-cannot-ask = { $url } に接続できません
stop-no-token = 提示するトークンがありません。
stop-no-token-advice = トークンのファイルを --token-file で指定するか、OMOTENASHI_TOKEN を設定してください。
stop-address-begins = アドレスは https://、http://、unix: のいずれかで始まります。
stop-address-host = アドレスは https://host または https://host:port です。名前やパスワードは含められません。
stop-address-plain = 暗号化しない http は、この端末の中でだけ使えます。途中でトークンを読み取られるおそれがあります。
stop-address-plain-advice = https:// を使うか、ssh -L でポートを転送してください。
stop-token-file = { $path } のトークンを使えません
stop-token-file-advice = omotenashi agent token NAME で表示された内容を書き込んでください(先に umask 077 を実行し、自分だけが読めるようにします)。
stop-one-word = トークンがありません。一語だけを書いてください。
stop-readable = この端末のほかの人も読める状態です(モード { $mode })。
stop-chmod = chmod 600 { $path }
stop-token-command = token_command の { $program } からトークンを受け取れませんでした
stop-token-command-advice = 手動で実行して確かめてください: { $words }
stop-command-fault = エラーで終了しました。
stop-command-silent = トークンが出力されませんでした。一語だけを出力してください。
stop-command-slow = { $seconds } 秒待っても終わりませんでした。
stop-unsure-server = どのサーバーを使うか、設定から判断できません
stop-unsure-server-advice = 設定を直すか(omotenashi config check で確認できます)、--url または --data でサーバーを指定してください。
stop-file-unusable = { $path } を使えません
stop-credentials = omotenashi が書いた形式ではありません。[token] の下に "URL" = "TOKEN" と書きます。
stop-file-unwritable = { $path } に書き込めません
stop-names-server = すでに別のサーバーが書かれています。
stop-names-server-advice = [server] の下の url を "{ $url }" に書き換えてください。トークンは保存済みです。

# コンソールと練習用の店。
stop-console = コンソールを開けません
stop-login-terminal = ログインではトークンをお尋ねしますが、入力できる端末がありません。
stop-login-advice = --token-file でファイルを指定するか、OMOTENASHI_URL と OMOTENASHI_TOKEN を設定してください。
stop-shop = { $path } に店を作れませんでした
stop-practice = 練習用の店を開けません
stop-practice-advice = 空きを作るか、TMPDIR で別のフォルダーを指定してください。

# サーバー。
stop-open-to-others = { $address } にはほかの端末からも接続できます。TLS がないと、トークンやお客様の言葉を途中で読み取られるおそれがあります。
stop-open-to-others-advice = --tls-cert と --tls-key で証明書を指定するか、127.0.0.1 で待ち受けて ssh や TLS プロキシの内側に置いてください。--insecure を付ければ、そのまま実行します。
stop-public-url = serve.public_url を使えません
stop-public-url-wrong = 「{ $word }」はサイトのアドレスではありません。https://shop.example のように書いてください。
stop-public-url-advice = config.toml で直すか、削除してください。
stop-tls-advice = どちらも PEM 形式です。一方には証明書と、その署名をした証明書を順に、もう一方には秘密鍵だけを入れてください。
stop-tls-readable = この端末のだれでも読める状態です(モード { $mode })。
stop-data-folder = データのフォルダー { $path } を作れません
stop-data-folder-advice = 書き込めるフォルダーを --data で指定してください。
stop-shared-disk = { $path } にはデータベースを置けません
stop-shared-disk-why = { $kind } の上にあり、ロックが効かず、データベースが壊れるおそれがあります。
stop-shared-disk-advice = ローカルディスクのフォルダーを --data で指定するか、serve --listen でサーバーを一つにまとめてください。
stop-not-opened = 店を開けません
stop-served-already = { $path } のサーバーはすでに動いています
stop-served-by = { $host } のプロセス { $pid } です({ $since } から)。
stop-served-advice = そのサーバーを使うか、omotenashi serve --stop で終了してください。
stop-served-hung = { $host } のプロセス { $pid } です({ $since } から)。応答がありません。
stop-served-unknown = どのプロセスか分かりません。
stop-served-hung-advice = 少し待ってください。応答がないままなら、そのプロセスを終了してください。
stop-not-handed-over = { $path } を引き渡せませんでした
stop-unlocked = { $path } をロックできません
stop-unlocked-advice = 書き込めるか、ディスクに空きがあるかを確認するか、--data で別のフォルダーを指定してください。
stop-deaf = { $place } で待ち受けられません
stop-deaf-socket = サーバーのソケットで待ち受けられません
stop-deaf-taken = すでに使われています。
stop-deaf-advice = --listen で別のアドレスを指定するか、使っているプログラムを終了してください。
stop-no-server = { $path } のサーバーから応答がありません
stop-none-runs = 動いていないか、止まっています。
stop-no-folder = そのフォルダーはありません。
stop-no-server-advice = --data を付けて起動したサーバーには、同じ --data を付けて尋ねてください。通常はコンソールが自動で起動します。omotenashi serve でここで起動できます。
stop-not-stopped = サーバーを終了できませんでした
stop-still-answers = { $host } のプロセス { $pid } がまだ応答しています。
stop-still-answers-advice = 少し待つか、そのプロセスを終了してください。
stop-server-lost = 起動したサーバーを見失いました: { $why }
stop-server-not-started = サーバーを起動できませんでした: { $why }
stop-server-ended = サーバーは、起動してすぐに終了しました。
told-listening = { $place } で待ち受けています
told-listening-both = { $place } と { $socket } で待ち受けています
told-hand-over = 裏で動いているサーバーに、引き渡しを依頼しています。
told-server-background = { $path } のサーバーが裏で動いています: { $host } のプロセス { $pid }、バージョン { $version }、{ $since } から、ソケット { $socket }
told-server-foreground = { $path } のサーバーが動いています: { $host } のプロセス { $pid }、バージョン { $version }、{ $since } から、ソケット { $socket }
told-no-server = { $path } のサーバーは動いていません。
told-server-ended = サーバーを終了しました。

# 担当者とトークン。
stop-channel-only = --channel は --role channel のときだけ指定できます。
stop-channel-needed = --role channel には --channel が必要です。プログラムは一つのチャネルに結び付きます。
stop-no-token-made = { $name } のトークンを作れませんでした
stop-capacity-kept = { $name } が同時に担当できる件数は元のままです
stop-tokens-kept = { $name } のトークンを無効にできませんでした
stop-not-shut-out = { $name } を停止できませんでした
stop-not-let-in = { $name } を再開できませんでした
stop-not-added = { $name } を追加できませんでした
stop-known-agent = 同じ名前の人がすでにいます({ $id })。
stop-known-agent-advice = その人のトークンは omotenashi agent token { $id } で追加できます。別の人なら、違う名前にしてください。
stop-added-no-token = { $name } を追加しましたが({ $id })、トークンを作れませんでした
stop-several-agents = { $name } という名前の人が複数います。ID で指定してください。
stop-no-agent = { $name } という名前の人はいません。
stop-no-agent-advice = omotenashi agent list で全員を確認できます。
stop-agents-unread = 担当者の一覧を読み込めません
told-capacity = { $name } が同時に担当できる件数を { $n } 件にしました。
told-tokens-revoked = { $name } のトークンをすべて無効にしました。
told-token-once = このトークンは一度だけ表示します。本人だけが読めるファイルに保存してください(umask 077)。
told-disabled = 停止中

# 控え。
stop-not-written = { $path } に書き込めませんでした
stop-not-there-yet = まだないファイルの名前を指定してください。
stop-make-room = 空きを作るか、別の場所を指定してください。
stop-not-restored = { $path } から復元できませんでした
stop-still-served = { $path } のサーバー(プロセス { $pid })が動いています。
stop-still-served-unknown = { $path } のサーバーが動いています。
stop-still-served-advice = すべてのコンソールを終了し、omotenashi serve --stop でサーバーを終了してから復元してください。
told-backup = { $path }: { $size }。お客様の言葉がすべて含まれています。自分だけが読める場所に保管してください。
told-restored = { $data } を { $path } の内容に戻しました。
told-replaced = これまでの内容は { $path } に残しています。
told-new-token = 最初の管理者の新しいトークンは { $path } にあります。
told-unsure = 控えを取った時点で、送信を待っていた返信が { $n } 件あります。その後に送信された可能性があります。送り直す前に確認してください(「確認できません」と表示されます)。

# 消去。
stop-not-erased = 消去していません
stop-then-again = 済んだら、もう一度実行してください。
stop-no-record = 「{ $words }」に当てはまる記録はありません。
stop-not-exported = 書き出しませんでした
stop-no-record-advice = 登録されているお名前、メールアドレス、電話番号、アカウント名のいずれかで指定してください。
stop-several-records = 「{ $words }」に当てはまる記録が複数あります: { $records }
stop-several-records-advice = どの記録か、ID、またはその記録だけにあるメールアドレスか電話番号で指定してください。
told-erase-before = まだ何も変更していません。--yes を付けて実行すると消去します。取り消しはできません。
told-erased = 消去しました: { $customer }
told-erase-reader = データベースを読んでいる処理がありました。少し待ってもう一度実行すると、古いページも消えます。
told-erased-already = { $at } に消去済みです。その後に届いた分も消去されます。
told-erase-goes = 消去するもの: お名前と記録のすべて(連絡先 { $contacts } 件、覚えたこと { $memories } 件、接点 { $touchpoints } 件)、問い合わせ { $conversations } 件の件名・タグ・本文 { $messages } 行(お客様と当方)、ファイル { $attachments } 件、下書き { $drafts } 件、ご注文 { $orders } 件の品名など、お約束 { $promises } 件・特別対応 { $gestures } 件・アンケート { $surveys } 件の文章、検索用の語、ほかのシステムでの呼び名、再送に備えた応答。
told-erase-stays = 名前なしで残るもの: 法令と指標に必要な金額、点数、日時、ID。監査(本文は含みません)。
told-erase-copies = 控えのフォルダーにある次のファイルには残っています。削除してください: { $files }
told-erase-elsewhere = 別の場所に取った控えには残っています。削除するか、復元したあとでもう一度消去してください。ほかのシステム(店舗、メール)に残っていれば、再び届くことがあります。ほかのお客様との問い合わせの中で触れた内容は、見つけられません。

# 指標、アンケート、特別対応、監査。
stop-figures = 指標を読み込めません
stop-queues = キューを読み込めません
stop-queue-rules = キューの設定を読み込めません
stop-queue-rules-kept = キューの設定を変更できませんでした
stop-no-queue = 「{ $name }」というキューはありません。あるのは { $names } です。
stop-goodwill = 特別対応の設定を読み込めません
stop-goodwill-kept = 特別対応の設定を変更できませんでした
stop-given = 特別対応の実績を読み込めません
stop-amount = { $option } の「{ $words }」は { $currency } の金額ではありません。
stop-amount-advice = 3000 や { $example } のように書いてください。通貨は --currency で変更します。
stop-audit = 監査の記録を読み込めません
told-survey-after = { $queue }: 対応完了の { $minutes } 分後に { $survey } をお尋ねします
told-survey-nothing = { $queue }: 対応完了後は何もお尋ねしません
told-survey-number = 数字で回答
told-survey-link = 短いリンクで回答
told-survey-solved-question = 解決したかどうかを { $days } 日後にお尋ねします
told-survey-solved-promise = 解決したかどうかを { $days } 日後に伺うお約束を作ります
told-survey-solved-never = 解決したかどうかはお尋ねしません
told-survey-sample = 四半期調査 { $percent } %
told-survey-settled = { $days } 日で解決とみなします

# レポート、取り込み、設定。
stop-no-cases = 実例を表示できません
stop-no-rule = 「{ $rule }」という規則はありません。
stop-no-rule-advice = --rule を付けずに実行すると、すべての規則を表示します。
stop-not-all-read = 読み込めなかった行があります
stop-lines-unread = { $n } 行です。
stop-not-imported = 取り込みませんでした
stop-not-all-taken = 取り込めなかった行があります
stop-lines-left-out = 上に示した行を除いて取り込みました。
stop-lines-left-out-advice = その行を直して、同じコマンドをもう一度実行してください。取り込み済みのものは重複しません。
stop-import-stopped = 取り込みを中断しました
stop-import-stopped-at = { $place } で取り込みを中断しました
stop-import-again = 消えたり重複したりしたものはありません。同じコマンドをもう一度実行してください。取り込み済みのものは重複しません。
stop-not-checked = { $path } を確認できません
stop-is-no-folder = フォルダーではありません。
stop-not-checked-advice = config.toml、themes、keymaps、prompts、locales のあるフォルダーを指定してください。
stop-config = 設定に誤りがあります
stop-config-faults = 上に示した { $n } 件です。
stop-config-advice = 示した項目は、直すまで初期値のまま働きます。ほかの項目は有効です。
told-no-fault = { $site } と { $own } に誤りはありません。

# 取り込みの結果。
import-progress = { $rows } 行(毎秒 { $row_rate })、{ $records } 件(毎秒 { $record_rate }): 新規 { $created }、変更 { $changed }、変更なし { $same }、取り込めず { $refused }
import-read = 読み込み    { $rows } 行、{ $records } 件、{ $seconds } 秒(毎秒 { $row_rate } 行、{ $record_rate } 件)
import-dry-run = 送信        なし(--dry-run)
import-created = 新規        { $n }
import-changed = 変更        { $n }
import-same = 変更なし    { $n }
import-live = 未対応に    { $n } 件(すでにあるものを除く)
import-left-out = 対象外      { $n }(上に示した、別の尺度の回答です。直すところはありません)
import-none-refused = 取り込めず  0
import-refused = 取り込めず  { $n }(上に示した行を直し、同じコマンドをもう一度実行してください)
