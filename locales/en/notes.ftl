# The draft check, action plans, handing over, care for the carer.

# Action plans, in the thread.
change-plan-begun = { $agent } took up the plan "{ $plan }"
change-plan-ended = { $agent } closed the plan "{ $plan }"
change-plan-withdrawn = { $agent } took back the plan "{ $plan }"
change-help-wanted = { $agent } asks for a supervisor
change-help-came = A supervisor is here ({ $agent })
