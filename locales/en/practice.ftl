# The practice shop, and what is seen after a shift in it.

plan-fits = [{ $key }] Action plan: { $plan }

## The shift looked back on (g s, and when the practice shop is left)
action-shift-review = Look back on the shift: what was done well, what to try

review-title = Your shift
review-helped =
    { $n ->
        [0] You haven't answered anyone yet. Once you have, you can look back on it here.
        [one] You answered one person.
       *[other] You answered { $n } people.
    }
review-well = What was done well
review-well-named =
    { $n ->
        [one] One person was greeted by name.
       *[other] { $n } people were greeted by name.
    }
review-well-felt =
    { $n ->
        [one] One person heard that you saw what it meant to them.
       *[other] { $n } people heard that you saw what it meant to them.
    }
review-well-wait =
    { $n ->
        [one] One person was thanked for waiting.
       *[other] { $n } people were thanked for waiting.
    }
review-well-promises =
    { $n ->
        [one] One promise was kept.
       *[other] { $n } promises were kept.
    }
review-well-nobody-twice = Nobody had to say the same thing twice.
review-well-thanked =
    { $n ->
        [one] One person said thank you.
       *[other] { $n } people said thank you.
    }
review-next = To try next time
review-because = There: { $fact }
review-keys = [{ $open }] go there  [{ $back }] close
review-keys-none = [{ $back }] close
review-keys-leaving = [{ $leave }] leave the practice shop  [{ $open }] go there  [{ $back }] stay

review-try-unverified-disclosure = Verify first, then speak of orders and addresses.
review-why-unverified-disclosure = Until then nobody knows who reads it.
review-try-public-place = Keep what is personal for the direct message.
review-why-public-place = Everybody can read what stands under a post.
review-try-secret = Leave card numbers and codes out, and say that there is no need for them.
review-why-secret = What has been sent can't be called back.
review-try-sharing = Say it to the customer in words of your own, not in those of the note.
review-why-sharing = A note speaks among colleagues; the customer would read it otherwise.
review-try-promise-late = Before the time has come, say how it stands, even without news.
review-why-promise-late = Somebody is looking at the clock.
review-try-name-wrong = Take the name from the panel, as it is written there.
review-why-name-wrong = A wrong name is the first thing they notice.
review-try-feeling-skipped = Say first what it means to them, then what you do.
review-why-feeling-skipped = Someone who feels heard can listen to a solution.
review-try-asked-twice = Read back before you ask, and say that you have read it.
review-why-asked-twice = They had to say a thing again.
review-try-asks-what-we-know = Look at the panel first: some answers are there already.
review-why-asks-what-we-know = They told us once, and trust us to remember.
review-try-wait-unmentioned = Begin with a word about the wait.
review-why-wait-unmentioned = They noticed it; unsaid, it stands between you.
review-try-careless-promise = Name a fact and a day instead of a certainty, and record the promise.
review-why-careless-promise = What was called certain is remembered word for word.
review-try-deflection = Take it there yourself, or say what you do until then.
review-why-deflection = Being sent elsewhere feels like being left alone.
review-try-name-missing = Begin with their name.
review-why-name-missing = With their name they are somebody, not a case.
review-try-honorific = Look at the form of address once more.
review-why-honorific = It is small, and it is read first.
review-try-empty-apology = Say what the apology is for, once.
review-why-empty-apology = "Any inconvenience" could be said to anybody.
review-try-selling = Solve the matter first; offers can wait.
review-why-selling = In trouble, an offer sounds like not being heard.
review-try-cold = Put one warm word in front: thanks, or the matter in their own words.
review-why-cold = Short is fine; alone it reads as curt.
review-try-jargon = Put it in the customer's words.
review-why-jargon = Jargon leaves them guessing.
