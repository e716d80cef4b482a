# 複数の端末: 同じ問い合わせを開いている同僚、二台で書いている自分。
action-join-drafts = 別の端末で書いた文章を入れる

company-typing =
    { $more ->
        [0] { $agent }さんが入力中です
       *[other] { $agent }さんほか{ $more }名が入力中です
    }
company-viewing =
    { $more ->
        [0] { $agent }さんが閲覧中です
       *[other] { $agent }さんほか{ $more }名が閲覧中です
    }
company-owner = { $agent }さんが担当です

draft-apart = 別の端末でもこの返信を書いています。両方残っています。[{ $key }] 下に入れる({ $who }):「{ $text }」
draft-joined = 別の端末で書いた文章を、下に入れました。
draft-not-apart = 別の端末に、違う文章はありません。
copies-joined = 別の端末で選んだ { $all } にも CC します。
hand-apart = 別の端末では { $there } への引き継ぎを選んでいます。この端末では { $here } に引き継ぎます。
composer-apart = 別の端末でも入力中 [{ $key }]
journal-failed-kept = この端末に保存できませんでした: { $detail } 文章はサーバーに保存しています。ディスクを空けてください。
