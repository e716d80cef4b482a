# 練習用の店と、練習のあとの振り返り。

plan-fits = [{ $key }] 対応手順: { $plan }

## 今日の振り返り(g s、また練習用の店を出るとき)
action-shift-review = 今日の応対を振り返る(よかったこと、次に試すこと)

review-title = 今日の振り返り
review-helped =
    { $n ->
        [0] まだどなたにもお返事していません。送信すると、ここで振り返ることができます。
       *[other] { $n } 人のお客様にお返事しました。
    }
review-well = よかったこと
review-well-named = { $n } 人のお客様を、お名前でお呼びしました。
review-well-felt = { $n } 人のお客様に、お気持ちを受けとめる言葉をお伝えしました。
review-well-wait = { $n } 人のお客様に、お待たせしたことをひと言お伝えしました。
review-well-promises = お約束を { $n } 件守りました。
review-well-nobody-twice = 同じ説明を二度していただくことはありませんでした。
review-well-thanked = { $n } 人のお客様から、お礼の言葉をいただきました。
review-next = 次に試してみること
review-because = そのとき: { $fact }
review-keys = [{ $open }] その問い合わせへ  [{ $back }] 閉じる
review-keys-none = [{ $back }] 閉じる
review-keys-leaving = [{ $leave }] 練習を終える  [{ $open }] その問い合わせへ  [{ $back }] 続ける

review-try-unverified-disclosure = ご注文やご住所の話は、本人確認のあとで。
review-why-unverified-disclosure = 確認できるまでは、どなたが読んでいるか分かりません。
review-try-public-place = 個人に関わることは、ダイレクトメッセージで。
review-why-public-place = 公開の場の返信は、誰でも読めます。
review-try-secret = カード番号や暗証番号は書かず、お知らせいただく必要がないことを伝える。
review-why-secret = 一度書いたものは、取り戻せません。
review-try-sharing = 社内メモの言い回しではなく、お客様に向けた言葉で書く。
review-why-sharing = メモは社内の言葉です。お客様には違って聞こえることがあります。
review-try-promise-late = 進展がなくても、お約束の時刻より前にひと言お知らせする。
review-why-promise-late = お客様は、時計を見て待っていらっしゃいます。
review-try-name-wrong = お名前は、お客様パネルにある表記のとおりに写す。
review-why-name-wrong = お名前は、ご本人が最初に気づくところです。
review-try-feeling-skipped = まずお気持ちをひと言、それから手続きの話を。
review-why-feeling-skipped = 聞いてもらえたと感じてから、説明が届きます。
review-try-asked-twice = お尋ねする前に読み返し、「拝見しました」とひと言添える。
review-why-asked-twice = お客様に、もう一度説明していただくことになりました。
review-try-asks-what-we-know = お尋ねする前に、お客様パネルを見る。
review-why-asks-what-we-know = 一度伝えたことは覚えていてほしい、と思うものです。
review-try-wait-unmentioned = お待たせしたことを、はじめにひと言。
review-why-wait-unmentioned = お待ちになったことは、お客様がいちばんご存じです。
review-try-careless-promise = 「必ず」の代わりに事実と日付を。お約束は記録しておく。
review-why-careless-promise = 言い切った言葉は、そのまま覚えていらっしゃいます。
review-try-deflection = ほかの窓口には、こちらからつなぐ。または、こちらですることを伝える。
review-why-deflection = 案内だけでは、そこで終わりのように感じられます。
review-try-name-missing = はじめに、お名前をお呼びする。
review-why-name-missing = お名前があると、自分に向けた返事だと感じられます。
review-try-honorific = 敬称をもう一度確かめる。
review-why-honorific = 小さなことですが、最初に目に入ります。
review-try-empty-apology = 何についてのお詫びかを、一度だけはっきりと。
review-why-empty-apology = 誰にでも言えるお詫びは、届きにくいものです。
review-try-selling = まず用件を解決する。ご案内はそのあとで。
review-why-selling = お困りのときのご案内は、聞いていないように受け取られます。
review-try-cold = はじめに温かいひと言を。お礼でも、ご用件の復唱でも。
review-why-cold = 短くてかまいません。それだけだと、そっけなく読めます。
review-try-jargon = 専門的な言葉を、お客様の言葉に置き換える。
review-why-jargon = 分からない言葉があると、お客様は聞き返しにくいものです。
