# Promises, identity, goodwill, praise.

view-promises = Promises due
view-approvals = Approvals

gesture-refund = Refund
gesture-exchange = Exchange
gesture-fee-waiver = Fee waived
gesture-discount = Discount
gesture-gift = Gift
gesture-letter = Letter

change-goodwill-asked = { $agent } asked a supervisor for a goodwill gesture ({ $kind })
change-goodwill-given = { $agent } decided on a goodwill gesture ({ $kind })
change-goodwill-sent-back = { $agent } sent the goodwill request back ({ $kind })

# What the keys do.
action-go-promises = Show promises due
action-go-approvals = Show what waits for a supervisor
action-look-anyway = Show account data without verification (the audit notes it)
action-promise = Promise something, or see what was promised
action-call-back = Book a call-back
action-promise-kept = The promise was kept
action-promise-broken = The promise was not kept
action-promise-move = Move the promise to another time
action-goodwill = A goodwill gesture; for supervisors, decide on one
action-pass-praise = Pass the customer's praise on to a colleague
action-take-note = Read the praise passed on to you

# Promises and call-backs.
promise-what = What did we promise? Write it as you told them.
promise-by-when = By when? Write it as you told them: tomorrow, fri 15:00, +2d, 11/27 10:00.
due-not-yet = … (a day, a time, or how long from now)
due-not-understood = This can't be read as a time to come. Try: tomorrow, fri 15:00, +2d, 11/27 10:00.
promise-made = Promised for { $due }.
promise-none = Nothing is promised here. [{ $key }] promises something.
promise-title = Promised for { $due }
promise-do-kept = It was kept
promise-do-move = Another time
promise-do-broken = It was not kept
promise-do-cancelled = The customer no longer needs it
promise-do-new = Promise something else
promise-do-call = Book a call-back
promise-kept = #{ $number }: kept. [{ $key }] undo
promise-broken = #{ $number }: not kept. The customer should hear from us. [{ $key }] undo
promise-cancelled = #{ $number }: no longer needed. [{ $key }] undo
promise-open = #{ $number }: open again.
promise-noted = Noted.
promise-told-title = Does the customer know about the new time?
promise-told = They were told
promise-not-told = Not yet
undo-promise = Open the promise of #{ $number } again? Press [{ $key }] again to do it.
call-number = Which number shall we call?
call-when = When? For example tomorrow 15:00-16:00; without an end, half an hour.
call-about = About what?
call-reached = They answered
call-not-reached = Nobody answered
ask-nothing = Nothing was written, so nothing was done.
list-promise = promised

# Identity.
identity-take-back = Not verified after all
identity-verified-as = Verified: { $by }
identity-words = Put the question for them into the reply
revealed = Shown. The audit notes it.
nothing-sealed = Nothing is hidden here.

# Goodwill.
goodwill-reason = Goodwill: for what kind of case?
goodwill-kind = Goodwill for { $reason }: what?
goodwill-room = You decide up to { $limit } at a time; { $left } left today.
goodwill-left = { $left } left today.
goodwill-none-before = Nothing was given to this customer in 12 months.
goodwill-usual = usual { $amount } (of { $n })
goodwill-no-usual = Nothing was given for such a case in 12 months.
goodwill-after = Bought again within 90 days: { $back } of { $with } with a gesture, { $withoutback } of { $without } without. No cause is claimed.
goodwill-after-scores = Content in their last answer within 90 days: { $content } of { $with } with a gesture, { $withoutcontent } of { $without } without.
goodwill-came-back = { $days ->
    [0] bought again the same day
    [one] bought again after 1 day
   *[other] bought again after { $days } days
}
goodwill-not-back = no order within 90 days
goodwill-score = { $kind ->
    [nps] then NPS { $score }
    [csat] then CSAT { $score }
    [ces] then CES { $score }
   *[solved] { $score ->
        [1] said it was solved
       *[other] said it was not solved
    }
}
goodwill-report-heading = { $queues }: { $left } left today
goodwill-report-none = Nothing was given in 12 months.
goodwill-report-case = { $reason }: { $n } given, usually { $median }, together { $total }
goodwill-report-early = What came after can be told once 90 days have passed.
goodwill-policy-budget = A team's budget for a day: { $amount }
goodwill-policy-agent = An agent alone, for one gesture: { $amount }
goodwill-policy-supervisor = A supervisor, for one gesture: { $amount } (an admin: no limit)
goodwill-policy-approver = { $approver ->
    [admin] Beyond that an administrator approves; nobody approves a gesture of their own.
   *[supervisor] Beyond that a supervisor approves, up to their own limit; nobody approves a gesture of their own.
}
goodwill-amount = { $kind }: worth how much? { $room } { $usual }
goodwill-no-amount = This can't be read as an amount.
goodwill-why = Why, in a few words? May stay empty.
goodwill-given = Decided: it may be offered to the customer now.
goodwill-asked = A supervisor has been asked. Promise nothing until they have decided.
goodwill-sent-back = Sent back with your reason.
goodwill-waits = A gesture here waits for a supervisor.
goodwill-locked = Goodwill is locked: the abuse plan is open here. Nothing is given under threat.
goodwill-asked-title = { $kind } { $amount }
goodwill-asked-by = asked by { $agent } for { $reason }
goodwill-approve = Approve
goodwill-send-back = Send back with a reason
goodwill-back-why = Your reason, for the agent:
goodwill-was-given = { $agent } approved the gesture in #{ $number }. { $word }
goodwill-was-sent-back = { $agent } sent the gesture in #{ $number } back: { $word }
goodwill-is-asked = { $agent } asks for a gesture in #{ $number }. [{ $key }] look

# Praise.
praise-title = Pass these words on to whom?
praise-was-here = wrote here
praise-no-words = The customer has not written anything here yet.
praise-nobody = There is no colleague to pass it on to.
praise-passed-on = Passed on to { $agent }.
praise-none = Nothing was passed on to you since you last looked.
praise-line = { $agent } passes a customer's words on to you: "{ $words }" [{ $key }] read
praise-for-me = For you
praise-from = Passed on by { $agent }, { $time } (#{ $number }).
praise-keys = [Enter] I have read it  [Esc] later
