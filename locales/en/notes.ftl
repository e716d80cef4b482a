# The draft check, action plans, handing over, care for the carer.

# Action plans, in the thread.
change-plan-begun = { $agent } took up the plan "{ $plan }"
change-plan-ended = { $agent } closed the plan "{ $plan }"
change-plan-withdrawn = { $agent } took back the plan "{ $plan }"
change-help-wanted = { $agent } called a supervisor
change-help-came = A supervisor is here ({ $agent })

# Action plans, beside the thread.
pane-plan = Plan: { $plan }
help-plan = In an action plan
plan-choose = Which situation is this?
plan-see-closed = See the one that was closed: { $plan }
plan-since = { $agent }, { $time }
plan-closed-at = Closed { $time }
plan-words = [{ $key }] { $words }
plan-keys = [{ $tick }] done  [{ $end }] close the plan  [{ $supervisor }] call a supervisor  [{ $back }] back
plan-begun = #{ $number }: the plan stands beside the conversation. [{ $key }] undo
plan-ended = The plan is closed; what was done stays on the conversation.
plan-is-closed = This plan is closed. [{ $key }] choose another
plan-no-words = This step has no words for the customer.
plan-unknown = This plan comes from a file that this console does not have. What was done of it:
plan-open-steps =
    { $n ->
        [one] One step is open. Press { $key } again to close the plan all the same.
       *[other] { $n } steps are open. Press { $key } again to close the plan all the same.
    }
plan-has-steps = Some steps are done already: close the plan with { $key }, and they stay on record.
undone-plan = Undone: #{ $number } has no plan.
undo-plan = Take the plan of #{ $number } back? Press [{ $key }] again to do it.
ask-keys = [Enter] keep it  [Esc] later; what is written stays
help-called = A supervisor has been called to #{ $number }. You don't need to say why. [{ $key }] they are here
help-came = #{ $number }: a supervisor is here.
help-asked = { $agent } calls for a supervisor: #{ $number }
list-help = supervisor called
list-plan = plan

# What keys do.
action-plan = Show the action plan, or choose one
action-plan-tick = Tick the step of the plan, or take the tick away
action-plan-words = Put the words of the step into the reply
action-plan-end = Close the plan
action-plan-withdraw = Take the plan back: it was the wrong one
action-call-supervisor = Call a supervisor; no reason needed

# The draft check.
notes-count = notes: { $n } [{ $key }]
notes-none = There are no notes on this reply.
notes-title =
    { $n ->
        [0] No notes left
        [one] 1 note before sending
       *[other] { $n } notes before sending
    }
notes-ask =
    { $n ->
        [one] 1 note before sending. [Enter] send as it is  [Tab] look at it
       *[other] { $n } notes before sending. [Enter] send as it is  [Tab] look at them
    }
notes-ask-key = Press { $key } to send anyway.  [Tab] look at them  [Esc] back to the text
notes-look = [Enter] go there  [{ $fix }] fix  [{ $away }] not for this reply  [{ $off }] off for the team  [Esc] back to the text
notes-look-key = [Enter] go there  [{ $fix }] fix  [{ $away }] not for this reply  [{ $key }] send anyway  [Esc] back to the text
notes-clear = No notes left. [Enter] send  [Esc] back to the text
notes-fix = [{ $key }] { $old } → { $new }
notes-fixed = Fixed. [{ $key }] undo, in the text
notes-no-fix = There is no single right wording for this: you decide.
notes-not-away = This one can't be dismissed. Fix it, or press { $key } to send anyway.
notes-off = "{ $rule }" is off for the team from now on.
notes-off-supervisor = Only a supervisor switches a kind of note off for the team.
notes-off-later = The team's rules are not here yet. Try again in a moment.
action-notes = Look at the notes on the reply
action-fix-note = Fix what the note is about
action-dismiss-note = Dismiss the note for this reply
action-off-note = Switch this kind of note off for the team

# Handing over.
action-hand-over = Hand the conversation over with a note
hand-title = Hand over to whom? The note comes next.
hand-queue = queue
hand-same-queue = Anyone on the team
hand-note = Hand over to { $to } with this note (the customer never sees this)
hand-kept = You keep the conversation; the note stays as a draft.
hand-done = Handed over to { $agent }, with your note.
hand-done-queue = Moved to { $queue }, with your note.
hand-done-nobody = Given back to the team, with your note.
hand-matter = Matter: { $what }
hand-promise = { $what }, by { $due }, { $who }
hand-promised = Promised: { $what }
hand-nothing-promised = Promised: nothing
hand-feeling = How they feel: they wrote "{ $words }"
hand-plan = Plan: { $plan }
hand-open = Open: waiting for our answer since { $time }: "{ $words }"
hand-nothing-open = Open: nothing waits for our answer
hand-next = Please don't ask again:{" "}
change-moved = { $agent } moved it to { $queue }

# The customer looks on; the agent's own day.
counter-view = customer view
counter-off = The customer view is off.
counter-hides = Not in the customer view. [{ $key }] shows everything again
counter-notes = { $n ->
    [one] 1 note on this text, kept from the screen. [{ $key }] shows everything again
   *[other] { $n } notes on this text, kept from the screen. [{ $key }] shows everything again
}
action-counter-view = Customer view: hide all but this conversation, and back
break-begins = Have a good break. [{ $key }] I am back
break-ends = Welcome back.
break-since = On a break since { $time }. [{ $key }] I am back
action-break = Begin a break, or come back from it
