# How work is shared out, and care for the carer.
view-agent = With { $agent }
line-keys = [{ $key }] { $what }  [{ $dismiss } 0] later
line-keys-later = [{ $dismiss } 0] later
line-break = break
line-hand = hand over
line-rests = You won't be reminded for a while.
shift-due = due { $due }
shift-selected = selected
shift-end-title = Today ends at { $time }: what is due before you are back
shift-until-title = I am here until
shift-until-said = Today ends at { $time }.
shift-as-hours = As in my working week
shift-as-hours-said = Today ends as in your working week.
hours-title = My working week (only you see it)
hours-weekdays = Monday to Friday
hours-day-0 = Monday
hours-day-1 = Tuesday
hours-day-2 = Wednesday
hours-day-3 = Thursday
hours-day-4 = Friday
hours-day-5 = Saturday
hours-day-6 = Sunday
hours-off = not at work
hours-none = Whenever my queues are open
hours-from = From
hours-to = Until
hours-said = Your working week is saved.
hours-none-said = Your queues' business hours now count as yours.
load-title = Team workload
load-loading = Loading…
load-failed = The workload could not be loaded: { $detail } [{ $key }] try again
load-supervisor = Only supervisors, who share out the work, see the team's workload.
load-queues = Queue
load-people = Who is here
load-waiting = Wait
load-longest = Longest wait
load-open = Open
load-free = Nobody's
load-here = Here
load-each = Per agent
load-upset = Upset
load-hard = Hard
load-wait-late = { $wait } · { $late } late
load-wait-left = { $wait } · { $left } left
load-present = here
load-present-since = here since { $time }
load-break = on a break
load-break-since = break since { $time }
load-away = away
load-away-since = away since { $time }
load-of-capacity = { $open } of { $capacity } open
load-room = { $n ->
    [0] no room
   *[other] room for { $n }
}
load-promises = { $n ->
    [one] 1 promise today
   *[other] { $n } promises today
}
load-not-shown = Not shown here: how fast people are, how much they finished, how hard their day is. Work is shared out by room, not by worth; a hard day is each person's own to tell.
load-foot = [{ $open }] open these conversations  [{ $capacity }] how many at a time  [{ $close }] close
load-capacity-title = How many conversations can { $agent } have at a time?
load-capacity-now = as now
load-capacity-said = { $agent } can have { $n } at a time from now on.
load-capacity-whom = Choose a person: a queue has no such number.
