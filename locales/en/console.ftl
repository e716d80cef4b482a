# The console's screens.

# Panes and views.
pane-views = Views
pane-thread = Conversation
pane-customer = Customer
view-mine = Mine
view-unassigned = Unassigned
view-open = All open
view-resolved = Resolved
view-unsent = Unsent

# The line at the top.
header-on-its-way = { $n } on its way
link-live = live
link-connecting = connecting
link-starting = starting the server
link-down = offline since { $time }
link-try = [{ $key }] try now

# The list.
list-due = { $sign } due { $span }
list-overdue = { $sign } { $span } over
list-mine = you
list-waiting = waiting { $span }
list-nobody = No one is waiting.
list-no-promises = No promise is open.
list-no-approvals = Nothing waits for approval.
list-none-resolved = Nothing has been resolved yet.
list-unassigned-hint =
    { $n ->
        [one] One conversation is unassigned: [{ $next }] serve it, [{ $go }] see it.
       *[other] { $n } conversations are unassigned: [{ $next }] serve the next, [{ $go }] see them.
    }
list-nothing-unsent = No unsent texts.
list-loading = Loading…
list-connecting = Waiting for the server. The list comes by itself.

# The thread.
thread-none = No conversation is open. Choose one and press Enter.
thread-empty = Nothing has been written yet.
thread-loading = Loading…
thread-older = loading older messages
thread-new-below =
    { $n ->
        [one] 1 new below
       *[other] { $n } new below
    }
thread-public = public
thread-undelivered = last reply may not have arrived
assignee-me = yours
assignee-agent = { $agent }
assignee-nobody = nobody
customer-unnamed = (no name)
author-system = automatic
author-agent = Agent
note-head = Private note by { $agent }, { $time } (the customer never sees this)
state-sending = sending
state-waiting = waiting for the line
state-unsure = not known whether sent
state-queued = on its way
state-channel-unsure = not confirmed
state-sent = sent
state-delivered = delivered
state-read = read
state-not-delivered = not delivered
state-kept = on record only, not sent
message-failed = The channel could not deliver this. { $why } Write again, or use another way to reach the customer.
message-kept = No channel takes such messages here: this stands in the record only. Tell whoever runs the server.
message-unsure = The channel took this two minutes ago and has not reported back. It may still arrive.
echo-waiting = The line is away. This goes out as soon as it is back; nothing more is to be done.
echo-unsure = We can't tell yet whether this was sent. Checking with the server. There is no need to send it again.

# What happened, in the thread.
change-started = Conversation began by { $channel }
change-taken = { $agent } took it
change-assigned = { $agent } gave it to { $to }
change-unassigned = { $agent } gave it back
change-status = { $agent }: { $status }
change-snoozed = { $agent }: snoozed until { $time }
change-reopened = The customer wrote again: open
change-thanked = The customer says thanks
change-identity = { $agent }: { $identity }

# The composer.
composer-closed = [{ $reply }] reply  [{ $note }] private note
composer-reply = Reply to { $to } by { $channel }
composer-note = Private note (the customer never sees this)
composer-hint = Write to the customer. { $key } sends.
composer-hint-note = Write to your colleagues. { $key } keeps it.
composer-unsaved = not saved on disk
composer-again = press { $key } again to send
composer-count =
    { $n ->
        [one] 1 character
       *[other] { $n } characters
    }
send-empty = There is nothing to send yet.
send-failed = Not sent; your text is back. { $why }
send-grown-old = A reply waited longer than ten minutes for the line and was not sent. It is a draft again: look at what has come in, then send it.
sent-on-its-way = Sent; the server has it.
note-kept = Your note is kept.
was-sent = It was sent, once.
not-sent = It was not sent. Your text is a draft again.
nothing-open = No conversation is open. Choose one and press Enter.
no-offer = This prompt offers no words.
offer-not-in-note = These words are for the customer; this is a private note.
editor-failed = Your editor could not be used: { $detail } Your text is unchanged. Set EDITOR to a program that waits until you close the file.
journal-failed = Could not save on this machine: { $detail } Your text is only in memory. Make room on the disk, or copy it before you leave.
draft-restored =
    { $n ->
        [one] Your draft from { $time } is back. It has not been sent. [{ $key }] see it
       *[other] { $n } drafts are back, the newest from { $time }. They have not been sent. [{ $key }] see them
    }
editor-restored =
    { $n ->
        [one] It holds what you saved in your editor before this console ended.
       *[other] { $n } hold what you saved in your editor before this console ended.
    }
paste-ignored = The paste was ignored: no text is open. Press { $key } to write a reply first.

# Changes.
nothing-selected = No conversation is selected.
nothing-changes = It already is.
already-mine = This is already yours.
already-resolved = This is already resolved.
taken-by = { $agent } has just taken this.
claimed = #{ $number } is yours ({ $status }). [{ $key }] undo
given = #{ $number } went to { $agent }. [{ $key }] undo
given-back = #{ $number } is nobody's again. [{ $key }] undo
changed = #{ $number } is now { $status }. [{ $key }] undo
snoozed = #{ $number } is snoozed until { $time }. [{ $key }] undo
changed-for-good = #{ $number } is recorded.
conversation-gone = That conversation is no longer here; nothing was changed.
undone = Undone: #{ $number } is { $status } again.
undone-nobody = Undone: #{ $number } is nobody's again.
undone-mine = Undone: #{ $number } is yours again.
undone-owner = Undone: #{ $number } is with { $agent } again.
undone-prompt = Undone: the prompt is back.
undo-assign = Undo who has #{ $number }? Press [{ $key }] again to do it.
undo-status = Undo the status of #{ $number }? Press [{ $key }] again to do it.
undo-prompt = Show the prompt of #{ $number } again? Press [{ $key }] again to do it.
nothing-to-undo = There is nothing to undo.
undo-gone = That conversation is no longer here; nothing was undone.
undo-changed = Somebody set it to "{ $status }" meanwhile; nothing was undone.
change-unsure = The line went away before the answer came. It shows what is true as soon as the line is back.
next-served = #{ $number }: { $why }.
next-figures = { $served } { $figures }.
next-undo = { $news } [{ $key }] undo
next-wait = Waiting { $wait }
next-wait-due = Waiting { $wait }, due in { $span }
next-wait-over = Waiting { $wait }, { $span } over
next-mine-wait =
    { $n ->
        [one] No one unassigned is waiting, but one of your own is. [{ $key }] see it
       *[other] No one unassigned is waiting, but { $n } of your own are. [{ $key }] see them
    }
next-leaves-draft = Your draft for #{ $number } is unsent. [{ $key }] see it
why-live = { $channel } comes first
why-promised = we promised this
why-priority = high priority first
why-overdue = furthest past its target
why-due-soon = due soon
why-next-due = next to be due
why-waiting = came in first
skipped = #{ $number } was passed over.
skip-title = Why pass this one over?
skip-skill = needs a specialist
skip-language = needs another language
skip-conflict = conflict of interest
skip-break = I am going on a break
skip-not-mine = Only an open conversation of your own can be passed over.
no-other = This customer has no other open conversation.
retry-in-composer = The text stands in the composer again. Sending it makes a new message.
retrying = Asking again.
retry-nothing = There is nothing to ask about or to send again.

# Choices.
picker-prompt = >
picker-hint = type to narrow this down
picker-nothing = Nothing matches.
palette-title = Commands
pick-unsent = There is an unsent draft here.
choose-first = Choose first: ↓, or type a part of it.
role-agent = agent
role-supervisor = supervisor
role-admin = admin
status-title = Status (now: { $status })
status-snooze-until = snooze until { $time }
assign-title = Give it to
identity-title = Who is this?
resolve-reason = 1/3: reason. [Enter] next [Esc] back
resolve-unanswered = Not answered yet (waiting { $wait }).
resolve-never-answered = Never answered yet.
resolve-result = 2/3: result. [Enter] next [Esc] back
resolve-by = 3/3: who contacted us. [Enter] done [Esc] back
resolve-none = none

# What came in before a send.
stale-title = Before you sent
stale-reply = A new message from { $name } came in before you sent. Your draft is untouched. [Enter] read it [{ $key }] send anyway
stale-note = A new message from { $name } came in. Your note is untouched. [Enter] read it [{ $key }] keep it anyway

# The customer.
customer-loading = Loading…
customer-address-as = written as { $name }
customer-since = since { $year }
customer-contacts =
    { $n ->
        [one] first contact
       *[other] { $n } contacts
    }
customer-also-open = { $n } more open
customer-last-touchpoint = Last touchpoint
customer-no-touchpoint = none before this
customer-last-purchase = last bought: { $what }
customer-unfold = [{ $key }] customer
contact-mail = mail
contact-phone = phone
contact-handle = handle
identity-by-channel = channel
purchase-and-more = { $item } +{ $n }
ago = { $span } ago
prompts-title = For this customer
prompts-more = { $n } more
prompt-which = Dismiss which prompt? Press its number.
prompt-dismissed = Dismissed for this conversation. [{ $key }] undo
prompt-unknown = There is no prompt with that number.

# Failures: what happened, why, what to do.
failure-not-logged-in = The server does not accept this token: it is wrong or revoked. Leave with Ctrl-Q and log in again with a new one. Your texts are kept.
failure-forbidden = Your role doesn't allow this. Please ask a supervisor.
failure-not-found = It is no longer there, or not for your team to see.
failure-conflict = Something else happened first, so this was not done: { $detail } Look at what is shown now and try again.
failure-invalid = This was not accepted. { $detail }
failure-field = { $field }: { $how }
failure-rate-limited = Too many requests. It goes on at { $time }.
failure-offline = The server can't be reached: { $detail } It will be tried again.
failure-unknown = The line broke before the answer came: { $detail }
failure-server = The server failed and did nothing: { $detail } Try again; if it keeps failing, tell whoever runs the server.
failure-unsupported = This backend can't do that.
failure-newer = The server is newer than this console: { $detail } Please update the console. Your texts are kept.
offline-since = Offline since { $time }. What you typed is saved; go on as soon as the line is back.

# Keys and pages.
key-unbound = { $keys } has no meaning here. [{ $help }] shows the keys.
key-reply = reply
key-note = note
key-assign-to-me = take
key-status = status
key-resolve = resolve + next
key-next = next
key-undo = undo
key-palette = commands
key-help = keys
key-quit = leave
key-back = back
key-open = choose
key-send = send
key-keep = keep
key-leave-text = back, text kept
key-send-and-wait = and wait
key-send-and-resolve = and resolve
key-send-and-keep = and keep open
key-send-and-next = and next
key-external-editor = editor
help-title = Keys
help-global = Everywhere
help-browse = In lists and threads
help-list = In lists
help-thread = In the thread
help-text = While writing
help-field = In a field
help-popup = In a choice
problems-title = Problems
problems-intro = Some things could not be read. Everything else works; the defaults stand in for what is named here.
too-small = This needs at least { $width } columns and { $height } rows. Please make the window larger.
secret-covered = A card number, a survey link or the like is covered. [{ $key }] shows it; the audit notes that.
