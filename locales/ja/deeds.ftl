# お約束、本人確認、特別対応、お褒めの言葉。

view-promises = お約束の期限
view-approvals = 承認依頼

gesture-refund = 返金
gesture-exchange = 交換
gesture-fee-waiver = 手数料免除
gesture-discount = 割引
gesture-gift = ギフト
gesture-letter = お手紙

change-goodwill-asked = { $agent }さんが特別対応の承認を依頼しました({ $kind })
change-goodwill-given = { $agent }さんが特別対応を決定しました({ $kind })
change-goodwill-sent-back = { $agent }さんが承認依頼を差し戻しました({ $kind })

# キーの働き。
action-go-promises = お約束の期限を表示
action-go-approvals = 承認依頼を表示
action-look-anyway = 本人確認なしで開く(監査に記録)
action-promise = お約束を記録・確認
action-call-back = 折り返しを予約
action-promise-kept = お約束を達成にする
action-promise-broken = お約束を未達にする
action-promise-move = お約束の期限を変更
action-goodwill = 特別対応(SV は承認)
action-pass-praise = お褒めの言葉を同僚に伝える
action-take-note = 届いたお褒めの言葉を読む

# お約束と折り返し。
promise-what = 何をお約束しましたか。お伝えしたとおりに書きます。
promise-by-when = いつまでですか。例: 明日、金曜15時、2時間後、11/27 10:00
due-not-yet = …(日・時刻、または「2日後」など)
due-not-understood = これからの日時として読み取れません。例: 明日、金曜15時、2時間後、11/27 10:00
promise-made = { $due } までのお約束を記録しました。
promise-none = お約束はありません。[{ $key }] お約束を記録
promise-title = { $due } までのお約束
promise-do-kept = 達成
promise-do-move = 期限を変更
promise-do-broken = 未達
promise-do-cancelled = お客様が不要とおっしゃった
promise-do-new = ほかのお約束を記録
promise-do-call = 折り返しを予約
promise-kept = #{ $number }: お約束を達成にしました。[{ $key }] 元に戻す
promise-broken = #{ $number }: お約束を未達にしました。お客様へのひと言がまだです。[{ $key }] 元に戻す
promise-cancelled = #{ $number }: お約束を不要にしました。[{ $key }] 元に戻す
promise-open = #{ $number }: お約束を元に戻しました。
promise-noted = 記録しました。
promise-told-title = 新しい期限を、お客様にお伝えしましたか。
promise-told = お伝えした
promise-not-told = まだ伝えていない
undo-promise = 元に戻すと、#{ $number } のお約束が未完了に戻ります。もう一度 { $key } を押してください。
call-number = おかけする番号
call-when = いつおかけしますか。例: 明日15時〜16時(終わりを書かなければ30分)
call-about = ご用件
call-reached = つながった
call-not-reached = つながらなかった
ask-nothing = 何も書かれていないため、何もしていません。
list-promise = お約束

# 本人確認。
identity-take-back = 本人確認を取り消す
identity-verified-as = 確認できた: { $by }
identity-words = お尋ねする言葉を返信に入れる
revealed = 表示しました。監査に記録されています。
nothing-sealed = 閉じられている情報はありません。

# 特別対応。
goodwill-reason = 特別対応: どのような件ですか
goodwill-kind = 特別対応({ $reason }): 内容
goodwill-room = 一度に { $limit } まで決められます。本日の残り { $left }。
goodwill-left = 本日の残り { $left }。
goodwill-none-before = このお客様への特別対応は、12か月間ありません。
goodwill-usual = 通例 { $amount }({ $n } 件)
goodwill-no-usual = 同じような件での特別対応は、12か月間ありません。
goodwill-after = 90日以内の再購入: 特別対応あり { $with } 件中 { $back } 件、なし { $without } 件中 { $withoutback }件(因果を示すものではありません)
goodwill-after-scores = 90日以内の最後のご回答が好評: 特別対応あり { $with } 件中 { $content } 件、なし { $without } 件中 { $withoutcontent } 件
goodwill-came-back = { $days ->
    [0] 当日に再購入
   *[other] { $days }日後に再購入
}
goodwill-not-back = 90日以内の再購入なし
goodwill-score = { $kind ->
    [nps] その後の NPS { $score }
    [csat] その後の CSAT { $score }
    [ces] その後の CES { $score }
   *[solved] { $score ->
        [1] その後「解決した」とのご回答
       *[other] その後「解決していない」とのご回答
    }
}
goodwill-report-heading = { $queues }: 本日の残り { $left }
goodwill-report-none = 12か月間、特別対応はありません。
goodwill-report-case = { $reason }: { $n } 件、通例 { $median }、合計 { $total }
goodwill-report-early = その後の様子は、90日たつまで分かりません。
goodwill-policy-budget = チームの一日の予算: { $amount }
goodwill-policy-agent = オペレーターが一度に決められる額: { $amount }
goodwill-policy-supervisor = SV が一度に決められる額: { $amount }(管理者は上限なし)
goodwill-policy-approver = { $approver ->
    [admin] それを超えるものは管理者が承認します。自分の特別対応は承認できません。
   *[supervisor] それを超えるものは SV が自分の上限まで承認します。自分の特別対応は承認できません。
}
goodwill-amount = { $kind }: いくら相当ですか。{ $room }{ $usual }
goodwill-no-amount = 金額として読み取れません。
goodwill-why = 理由(空欄でもかまいません)
goodwill-given = 決定しました。お客様にご案内できます。
goodwill-asked = SV に承認を依頼しました。決まるまで、お客様へのお約束はお控えください。
goodwill-sent-back = ひと言を添えて差し戻しました。
goodwill-waits = この件の特別対応は、SV の承認待ちです。
goodwill-locked = 特別対応は停止中です(迷惑行為への対応中)。要求に応じて何かをお渡しすることはありません。
goodwill-asked-title = { $kind } { $amount }
goodwill-asked-by = { $agent }さんからの依頼: { $reason }
goodwill-approve = 承認
goodwill-send-back = 差し戻し(ひと言を添えて)
goodwill-back-why = 担当者へのひと言:
goodwill-was-given = { $agent }さんが #{ $number } の特別対応を承認しました。{ $word }
goodwill-was-sent-back = { $agent }さんが #{ $number } の特別対応を差し戻しました: { $word }
goodwill-is-asked = { $agent }さんが #{ $number } の特別対応の承認を依頼しています。[{ $key }] 確認

# お褒めの言葉。
praise-title = このお言葉を、どなたに伝えますか
praise-was-here = この件を担当
praise-no-words = お客様からの言葉がまだありません。
praise-nobody = 伝える同僚がいません。
praise-passed-on = { $agent }さんに伝えました。
praise-none = 新しく届いた言葉はありません。
praise-line = { $agent }さんから、お客様のお言葉が届いています:「{ $words }」[{ $key }] 読む
praise-for-me = あなたへ
praise-from = { $agent }さんが伝えてくれました({ $time } #{ $number })。
praise-keys = [Enter] 読みました  [Esc] あとで
