# Several consoles at once: colleagues in the same conversation, the same agent on two machines.
action-join-drafts = Put in what you wrote on the other console

company-typing =
    { $more ->
        [0] { $agent } is typing
        [one] { $agent } and 1 more are typing
       *[other] { $agent } and { $more } more are typing
    }
company-viewing =
    { $more ->
        [0] { $agent } is viewing
        [one] { $agent } and 1 more are viewing
       *[other] { $agent } and { $more } more are viewing
    }
company-owner = { $agent } has this

draft-apart = You are also writing this on another console. Both are kept: [{ $key }] adds that one ({ $who }): "{ $text }"
draft-joined = What you wrote on the other console stands below your text now.
draft-not-apart = No other console of yours has another text for this.
copies-joined = Copies go to { $all } as well now: you chose them on another console.
hand-apart = On another console you hand this over to { $there }; here it goes to { $here }.
composer-apart = also written elsewhere [{ $key }]
journal-failed-kept = Could not save on this machine: { $detail } The server keeps your text meanwhile. Make room on the disk.
