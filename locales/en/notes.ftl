# The draft check, action plans, handing over, care for the carer.

# Action plans, in the thread.
change-plan-begun = { $agent } took up the plan "{ $plan }"
change-plan-ended = { $agent } closed the plan "{ $plan }"
change-plan-withdrawn = { $agent } took back the plan "{ $plan }"
change-help-wanted = { $agent } asks for a supervisor
change-help-came = A supervisor is here ({ $agent })

# Action plans, beside the thread.
pane-plan = Plan: { $plan }
help-plan = In an action plan
plan-choose = Which moment is it?
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
plan-has-steps = Steps of this plan were done: close it with { $key }, and they stay on record.
undone-plan = Undone: #{ $number } has no plan.
undo-plan = Take the plan of #{ $number } back? Press [{ $key }] again to do it.
ask-keys = [Enter] keep it  [Esc] later; what is written stays
help-called = A supervisor is called to #{ $number }. You need not say why. [{ $key }] they are here
help-came = #{ $number }: a supervisor is here.
help-asked = { $agent } asks for a supervisor: #{ $number }
list-help = asks for a supervisor
list-plan = plan

# What keys do.
action-plan = Show the action plan, or choose one
action-plan-tick = Tick the step of the plan, or take the tick away
action-plan-words = Put the words of the step into the reply
action-plan-end = Close the plan
action-plan-withdraw = Take the plan back: it was the wrong one
action-call-supervisor = Call a supervisor; no reason is asked
