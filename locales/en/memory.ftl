# Who belongs to whom, and what a reply promises: the texts of mending and linking records.

record-add-household = New: somebody of the same household
record-add-works-for = New: the company they work for
record-add-employs = New: somebody who works there
link-whom = Whose record? Part of the name or reading, or the whole mail address, number or handle.
link-which = Which of them?
link-none = No other record matches "{ $text }". Nothing was linked. Write it otherwise, or leave it with Esc.
link-more = There are more than these: Esc, and more letters find the others.
link-words = How do they belong together? A word or two (mother, head of purchasing), or just Enter.
link-drop = take the link away, on both records

promise-record = The reply promises: { $what }
    By when? Enter records it as it stands here.

# Everything on file of a person (omotenashi export).
told-export = { $path }: everything on file of { $customer }. Contact points: { $contacts }, things remembered: { $memories }, orders: { $orders }, traces: { $touchpoints }, survey answers: { $surveys }, promises: { $promises }, gestures: { $gestures }; conversations: { $conversations } with { $messages } lines (theirs and ours, our notes among them) and { $attachments } files. That it was taken, and by whom, stands in the audit. Read it before you hand it over: it may tell of others.

# Prompts that are waved away often, for the lead: of a rule, never of a person.
load-waved = Prompts waved away often, last 4 weeks ([{ $key }] switches one off for the team)
load-waved-of = waved away beside { $dismissed } of { $shown } conversations

notes-fix-name = [{ $key }] put "{ $name }" on record
notes-fix-promise = [{ $key }] record the promise: { $due }
