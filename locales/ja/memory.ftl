# どなたとどなたのつながりか、返信でお約束した内容: 記録を直し、つなぐための文言。

record-add-household = 追加: ご家族(同居の方)
record-add-works-for = 追加: お勤め先
record-add-employs = 追加: ご所属の方
link-whom = どなたの記録ですか。お名前・読みの一部、またはメールアドレス・電話番号・アカウント名の全体を入力します。
link-which = どの方ですか
link-none = 「{ $text }」に合う別の記録はありません。何も変更していません。別の書き方で探すか、Esc で戻ります。
link-more = ほかにもいらっしゃいます。Esc で戻り、文字を足すと見つかります。
link-words = ご関係をひと言で(お母様、購買部長など)。なければ、そのまま Enter を押します。
link-drop = つながりを取り消す(両方の記録から)

promise-record = 返信でのお約束: { $what }
    いつまでですか。Enter で、このまま記録します。

# お客様についての記録のすべて (omotenashi export)。
told-export = { $path }: { $customer } の記録をすべて書き出しました。連絡先 { $contacts } 件、覚えたこと { $memories } 件、ご注文 { $orders } 件、接点 { $touchpoints } 件、アンケートの回答 { $surveys } 件、お約束 { $promises } 件、特別対応 { $gestures } 件、問い合わせ { $conversations } 件(やり取り { $messages } 件、社内メモを含む)、ファイル { $attachments } 件。だれがいつ書き出したかは監査記録に残ります。ほかの方のことが書かれている場合がありますので、お渡しの前にお読みください。

# よく閉じられるヒント(責任者向け)。規則についてのもので、人についてのものではありません。
load-waved = よく閉じられるヒント、この4週間([{ $key }] チーム全体で使わない)
load-waved-of = { $shown } 件の問い合わせのうち { $dismissed } 件で閉じられました

notes-fix-name = [{ $key }] 記録のお名前を「{ $name }」に直す
notes-fix-promise = [{ $key }] お約束を記録する: { $due }
