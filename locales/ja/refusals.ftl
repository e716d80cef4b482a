# Every refusal by its code: what happened, why, what to do. The codes are api::Code.

# Who asks.
refusal-not-logged-in = トークンが無効か、取り消されています。管理者に新しいトークンを依頼してください。
refusal-too-many-wrong = 誤ったトークンが続いたため、受け付けを止めています。{ $seconds } 秒後にもう一度お試しください。
refusal-forbidden = 権限がないため実行できません。SV にご相談ください。
refusal-directors-only = ここで承認待ちを扱えるのは SV だけです。SV にご相談ください。
refusal-other-teams = ほかのチームの記録が含まれるため、書き出せません。管理者に依頼してください。
refusal-other-channel = このトークンは別のチャネル用です。チャネルに合ったトークンを使ってください。
refusal-own-gesture = 自分の申請は承認できません。ほかの SV に依頼してください。
refusal-beyond-supervisor = SV の承認上限を超えています。管理者に依頼してください。
refusal-rules-by-supervisor = チームのルールを変更できるのは SV だけです。SV に依頼してください。
refusal-author-only = 送信した本人か SV だけが実行できます。どちらかに依頼してください。
refusal-ask-colleague = ほかの方が担当している問い合わせを引き取れるのは SV だけです。担当者にご相談ください。

# The request itself.
refusal-not-found = すでにないか、閲覧の権限がありません。
refusal-no-route = サーバーにこの機能がありません。サーバーのバージョンを確認してください。
refusal-no-method = サーバーがこの操作に対応していません。サーバーのバージョンを確認してください。
refusal-unreadable = 送信が途中で切れ、何も保存されませんでした。もう一度お試しください。
refusal-not-json = 送信した内容を読み取れませんでした({ $place })。何も保存されていません。
refusal-too-large = 大きすぎるため受け付けられません(上限 1 MiB、添付ファイルつきは 6 MiB)。内容を減らしてください。
refusal-too-slow = 受信が時間内に終わらず、何も保存されませんでした。もう一度お試しください。
refusal-media-type = 形式が違うため受け付けられません。{ $media } で送ってください。
refusal-version-missing = どの版を見て変更したかが届いていません。開き直して、もう一度お試しください。
refusal-key-missing = 重複を防ぐためのキーが届いていません。もう一度お試しください。
refusal-key-reused = 同じキーで別の内容が届いたため、保存しませんでした。もう一度お試しください。
refusal-invalid = 入力に誤りがあるため、保存しませんでした。内容を直してください。

# What is true now.
refusal-stale = 書いている間に新しいメッセージが届いたため、送信しませんでした。読んでから、もう一度送ってください。
refusal-taken = 先に別の方が担当になりました。何も変更していません。
refusal-locked = 迷惑行為への対応中のため、特別対応はできません。SV にご相談ください。
refusal-asked = この問い合わせには、承認待ちの特別対応があります。承認をお待ちください。
refusal-draft = 別の画面でこの下書きが更新されました。上書きはしていません。
refusal-too-late = すでに送信済みのため、取り消せません。宛先を間違えたときは、誤送信として報告してください。
refusal-open-matter = #{ $number } の対応がまだ終わっていません。お返事が途切れないよう、先に対応を終えてください。
refusal-legal-hold = 法的な保全の記録があります。設定した人が先に解除してください。
refusal-version = 見ている間に別の変更がありました。今の内容を確かめて、もう一度お試しください。

# The server.
refusal-disk-full = サーバーのディスクがいっぱいのため、何も保存されませんでした。管理者にお知らせください。
refusal-read-only = サーバーのデータベースに書き込めないため、何も保存されませんでした。管理者にお知らせください。
refusal-stopping = サーバーが停止中です。少し待って、もう一度お試しください。
refusal-internal = サーバーの不具合により、何も保存されませんでした。もう一度お試しください。続くときは管理者にお知らせください。

# The line; each follows "The server can't be reached:" and the like.
refusal-connection-refused = 接続先でサーバーが動いていません。
refusal-no-socket = 接続先のソケットがありません。
refusal-socket-forbidden = このユーザーには接続の権限がありません。
refusal-timed-out = 時間内に応答がありません。
refusal-connection-broken = 接続が切れました。
refusal-no-way = ネットワークに経路がありません。
refusal-no-name = サーバーの名前が見つかりません。
refusal-not-trusted = サーバーの証明書を信頼できません({ $why })。
refusal-no-tls = TLS で正しく応答しません。
refusal-certificates = このコンピューターの証明書を読めません({ $why })。
refusal-silent = { $seconds } 秒間、応答がありません。
refusal-stream-closed = サーバーが更新の送信を終えました。
refusal-answer-too-long = このサーバーのものではない、長すぎる応答が届きました。
refusal-unexplained = サーバーの応答は { $status } でした。
refusal-other-contract = 応答の形式が違います({ $place })。
refusal-other-revision = サーバー(バージョン { $version })の規約は { $theirs }、このプログラムは { $ours } です。
refusal-server-hung = { $data } のサーバーが応答しません({ $host } のプロセス { $pid }、{ $since } から)。止まっているときは、このプロセスを終了してください。
refusal-server-slow = { $data } のサーバーを起動しましたが、時間内に応答がありません。ログを確認してください。

# A field, each after its name.
refusal-at-most = { $most } 文字以内にしてください。
refusal-one-to = 1〜{ $most } 文字で入力してください。
refusal-between = { $least }〜{ $most } の範囲にしてください。
refusal-not-negative = 0 以上にしてください。
refusal-items = { $count } 件以内、各 1〜{ $most } 文字にしてください。
refusal-lines = 1〜{ $most } 行にしてください。
refusal-ascii = 半角英数字と記号 { $least }〜{ $most } 文字にしてください。
refusal-quoted-version = 読んだときの版を二重引用符で囲んでください。
refusal-unknown-field = 項目に誤りがあります({ $what })。
refusal-shape = 形式が違います({ $place })。
refusal-to-come = これからの日時を指定してください。
refusal-next-of-page = 続きの位置が違います。一覧を開き直してください。
refusal-message-here = この問い合わせのメッセージを指定してください。
refusal-window = 8h や 30d のように、時間か日数で指定してください(7320d まで)。
refusal-records = 一度に送れるのは { $most } 件までです。
refusal-gesture-value = 0 より大きい金額にしてください(手紙と交換は 0 も可)。
refusal-reason = 対応区分の一覧から選んでください。
refusal-result = 対応結果の一覧から選んでください。
refusal-word = { $most } 文字以内で入力してください。差し戻すときは必須です。
refusal-currency = 通貨は JPY のように英大文字 3 文字で指定してください。
refusal-zone = Asia/Tokyo のようなタイムゾーン名にしてください。
refusal-hours = 1 日のうちの時間帯を { $most } 件以内で指定してください。
refusal-never-kept = 「{ $word }」は{ $ground ->
        [religion] 信仰
        [politics] 政治的な考え
        [race] 人種・民族
        [crime] 犯罪歴
        [health] 健康状態
        [belief] 信条
        [age] 年齢
        [sex] 性別
        [nationality] 国籍
        [disability] 障がい
       *[other] 個人の属性({ $ground })
    }に触れるため、残せません。応対に役立つことだけを書いてください。
refusal-sensitive-word = 「{ $word }」は{ $ground ->
        [religion] 信仰
        [politics] 政治的な考え
        [race] 人種・民族
        [crime] 犯罪歴
        [health] 健康状態
        [belief] 信条
        [age] 年齢
        [sex] 性別
        [nationality] 国籍
        [disability] 障がい
       *[other] 個人の属性({ $ground })
    }に触れる、要配慮の情報です。お客様の同意を得てから、「要配慮」として残してください。
refusal-needs-consent = お客様の同意が必要です。先にお客様にお尋ねください。
refusal-day-consent = 記念日を残すには、お客様の同意が必要です。先にお尋ねください。
refusal-page-consent = 閲覧したページは、お客様が許可した場合だけ残せます。
refusal-full-record = 上限の { $most } 件に達しています。不要なものを削除してください。
refusal-feed-kind = call、visit、web_page、social_post のいずれかにしてください。
refusal-score = { $kind } の点数は { $least }〜{ $most } です。
refusal-no-conversation = その問い合わせはありません。
refusal-no-customer = そのお客様の記録はありません。
refusal-of-customer = このお客様の問い合わせを指定してください。
refusal-of-conversation = その問い合わせのメッセージを指定してください。
refusal-messages-conversation = メッセージと同じ問い合わせを指定してください。
refusal-amounts = 金額の合計が大きすぎます。
refusal-whose = ID か連絡先で、どのお客様かを指定してください。
refusal-one-already = この 2 件はすでに同じ記録です。別の記録を選んでください。
refusal-other-record = 別のお客様の記録を選んでください。
refusal-same-type = 種類は変えられません。いったん削除して、新しく残してください。
refusal-link-elsewhere = つながりは、登録した側の記録で変更してください。
refusal-in-words = 内容を入力してください。
refusal-day-of-year = 実在する月日にしてください。
refusal-when-it-ends = 終わる日か、見直す日を指定してください。
refusal-snooze-needs-time = スヌーズには再表示の日時が必要です。
refusal-only-snoozed = 日時を指定できるのはスヌーズのときだけです。
refusal-draft-long = 下書きが長すぎます。サーバーに保存できるのは { $most } バイト(UTF-8)までです。これより長い下書きは、入力した端末にだけ保存されます。
refusal-caret = カーソルの位置が本文の外にあります。
refusal-survey-after = nps、csat、ces のいずれかにしてください。
refusal-from-customer = お客様のメッセージを選んでください。
refusal-colleague = 在籍中の同僚を選んでください。
refusal-off-ids = 200 件以内、半角の英小文字・数字・ハイフンだけにしてください。
refusal-rules-size = 256 KiB 以内にしてください。
refusal-rules-fault = 記述に誤りがあります({ $fault })。
refusal-method = 半角英数字、「-」「_」の 1〜60 文字にしてください。
refusal-needs-verified = 本人確認済みとするときに必要です。
refusal-only-verified = 本人確認済みとするときだけ指定できます。
refusal-to-customer = お客様あてのメッセージを選んでください。
refusal-still-here = まだ取り消せます。誤送信の報告ではなく、取り消しを使ってください。
refusal-never-went = このメッセージは送信されていません。報告は不要です。
refusal-after-due = お電話する時間帯の終わりは、始まりより後にしてください。
refusal-team-agent = この受付キューのチームの担当者を選んでください。
refusal-only-call-back = 折り返し予約でだけ使えます。
refusal-tries = お電話の記録は { $most } 回までです。
refusal-promise-body = 結果、新しい期限、お電話の記録のうち一つだけを送ってください。
refusal-ended = すでに終わっています。先に再開してください。
refusal-channel-role = チャネルを指定できるのは、チャネル用トークンだけです(必須)。
refusal-own-door = 自分自身は無効にできません。ほかの管理者に依頼してください。
refusal-skip-reason = 理由の一覧から選んでください。
refusal-text-long = { $most } 文字以内にしてください。長い内容は添付ファイルで送れます。
refusal-no-copies = CC を使えるのはメールだけです。CC を外してください。
refusal-copies = メールアドレスは { $count } 件までです。
refusal-no-files = このチャネルではファイルを送れません。添付を外してください。
refusal-files = { $count } 件まで、合計 { $size } MiB までです。
refusal-plain-file = テキストファイルだけを送れます。ファイル名は 100 文字以内にしてください。
refusal-plan-id = 半角の英小文字・数字・ハイフンの 1〜40 文字にしてください。
refusal-no-plan = 対応手順が始まっていません。先に始めてください。
refusal-steps = 手順は { $most } 件までです。
refusal-nothing-said = 本文を入力してください。
refusal-snooze-after = 送信と同時にはスヌーズできません。送信してからスヌーズしてください。
refusal-only-resolved = 対応完了にするときだけ指定できます。
refusal-only-note = 社内メモでだけ使えます。
refusal-wrap-up-needed = この受付キューでは、対応区分と対応結果が必要です。
refusal-admin-approves = このお店では、特別対応を承認できるのは管理者だけです。管理者に依頼してください。
refusal-colleagues-list = 同僚の担当を見られるのは SV だけです。SV にご相談ください。
refusal-limit-order = SV の上限を超えています。先に SV の上限を上げるか、両方を指定してください。
refusal-shift-end = 24 時間以内の日時にしてください。
refusal-week = 月曜から 7 日分の時間帯を、順に指定してください(指定なしも可)。
refusal-exceptions = { $most } 日以内、それぞれの時間帯を順に指定してください。
refusal-rule-id = ルールの ID にしてください。
refusal-no-queue = 受付キューがありません。管理者にお知らせください。

# What fields are called.
field-text = 本文
field-body = 送信内容
field-query = 検索条件
field-q = 検索語
field-window = 期間
field-after = 続きの位置
field-before = 続きの位置
field-limit = 件数
field-value-minor = 金額
field-reason = 対応区分
field-note = 理由の説明
field-word = ひと言
field-currency = 通貨
field-shown = 表示したヒント
field-name = お名前
field-reading = ふりがな
field-address-as = 宛名
field-organisation = 会社名
field-persona = 人物像
field-distinction = 見分け方
field-time-zone = タイムゾーン
field-hours = 連絡のつく時間帯
field-contacts = 連絡先
field-channel = チャネル
field-kind = 種類
field-consented = お客様の同意
field-score = 点数
field-conversation = 問い合わせ
field-items = 明細
field-whose = どのお客様か
field-whose-id = どのお客様か
field-whose-external-id = どのお客様か
field-from = 統合する記録
field-what = 残す内容
field-what-text = 残す内容
field-what-type = 種類
field-what-sensitive = 残す内容
field-what-day = 日付
field-what-until = 終わる日
field-what-customer = つながるお客様
field-memory = 残した内容
field-message = メッセージ
field-id = メッセージ
field-snoozed-until = 再表示の日時
field-tags = タグ
field-tag = タグ
field-caret = カーソルの位置
field-addressed-cc = 下書きの CC
field-settle-days = 再問い合わせの日数
field-surveys-after = アンケートの種類
field-surveys-delay-minutes = アンケートまでの時間
field-surveys-wave-percent = アンケートの対象割合
field-surveys-solved-after-days = 解決確認までの日数
field-off = 使わないルール
field-method = 確認方法
field-caller = 連絡者
field-undo-ms = 取り消せる時間(ミリ秒)
field-due = 期限
field-due-words = 期限の言い方
field-call-number = お電話番号
field-call-until = 時間帯の終わり
field-call-zone = タイムゾーン
field-owner = 担当者
field-outcome = 結果
field-reached = お電話の記録
field-state = 状態
field-disabled = 無効化
field-to = 宛先
field-skip-reason = 見送る理由
field-cc = CC
field-attachments = 添付ファイル
field-type = 手順
field-step = 手順
field-plan = 対応手順
field-seen = 最後に読んだメッセージ
field-then = 送信後の状態
field-wrap-up = 対応区分・対応結果
field-wrap-up-reason = 対応区分
field-wrap-up-result = 対応結果
field-hand-over = 引き継ぎ
field-subject = 件名
field-agent-limit-minor = オペレーターの上限
field-supervisor-limit-minor = SV の上限
field-daily-budget-minor = 1 日の予算
field-shift-until = 勤務の終わり
field-hours-week = 週の営業時間
field-hours-exceptions = 特別な営業日
field-hours-zone = タイムゾーン
field-rest = 休憩のルール
field-prompt = ヒント
field-capacity = 同時に担当できる件数
