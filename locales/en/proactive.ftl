# Whom to tell before they ask, incidents, conversations that we begin.

change-begun = We began this by { $channel }

# Actions.
action-tell-first = Show whom to tell before they ask
action-tell-all = Look at an incident's people and the text to all
action-send-to-all = Send the text to all who were not told
action-told-ones = Show who was told, and by whom
action-open-incident = Open an incident for everybody to see (supervisor)
action-end-incident = End the incident (supervisor)
help-tell-first = Telling first

# The list.
tell-first-title = Tell first: before they ask
tell-first-title-told = Told in the last week
tell-first-loading = Loading…
tell-first-failed = This could not be loaded: { $detail } [{ $key }] try again
tell-first-none = There is nobody to tell right now.
tell-first-none-told = Nobody was told in the last week.
tell-first-foot = [{ $open }] go there  [{ $all }] text to all  [{ $told }] who was told  [{ $back }] close
tell-first-foot-supervisor = [{ $open }] go there  [{ $all }] text to all  [{ $new }] new incident  [{ $end }] end it  [{ $told }] who was told  [{ $back }] close
tell-first-incident = Incident
incident-counts = { $told } of { $people } told
tell-first-promise-broken = Not kept
tell-first-promise-overdue = Promise overdue
tell-first-late-order = Late order
tell-first-in-our-hands = With us, no word
tell-first-promise-moved = Moved, not told
tell-first-moved-order = Arrives later
tell-first-promise-at-risk = Will not be kept
tell-first-source-unknown = our records
tell-first-why-promise-broken = Promised: { $fact }. { $source } noted on { $since } that it is not kept.
tell-first-why-promise-overdue = Promised by { $source }: { $fact }. It was due { $due }.
tell-first-why-late-order =
    { $known ->
        [0] { $fact } should have arrived by { $due }. Source: { $source }.
       *[other] { $fact } should have arrived by { $due } (order { $detail }). Source: { $source }.
    }
tell-first-why-in-our-hands = { $fact } is with us, and we have said nothing since { $since }. Source: { $source }.
tell-first-why-promise-moved = Promised by { $source }: { $fact }. It was moved on { $since } to { $due }, and they were not told.
tell-first-why-moved-order = { $fact } comes on { $day } instead of { $before }. Known since { $since }, from { $source }.
tell-first-why-promise-at-risk = Promised by { $source }: { $fact }, due { $due }. Its conversation is snoozed or unassigned.
tell-first-why-incident =
    { $known ->
        [0] { $fact }. Since { $since }, made known by { $source }.
       *[other] { $fact }: theirs is { $detail }. Since { $since }, made known by { $source }.
    }
tell-first-opens = [{ $key }] opens #{ $number }.
tell-first-begins = Nothing is open with them: [{ $key }] begins a conversation with words prepared.
tell-first-told = { $agent } told them, { $at }.
tell-first-begun = Begun. Read the words, then send them.
tell-first-subject = A word from us

# Words prepared for the customer.
tell-first-letter =
    Dear { $name },

    { $body }
tell-first-offer-promise-broken = A word before you have to ask: we promised you this, and we have not kept it: { $fact }. I'm sorry. Here is what we can do now:
tell-first-offer-promise-overdue = A word before you have to ask: we should have done this for you by { $due }: { $fact }. It isn't done yet, and I'm sorry. Here is where it stands:
tell-first-offer-late-order = A word before you have to ask: { $fact } should have reached you by { $due }, and it hasn't. I'm sorry. I'm finding out where it is now.
tell-first-offer-in-our-hands = A word about { $fact }: it is safely with us. Here is where it stands, and what happens next:
tell-first-offer-promise-moved = A word before you have to ask: what we promised you ({ $fact }) will be done by { $due }, later than we said. I'm sorry for that.
tell-first-offer-moved-order = A word before you have to ask: { $fact } will reach you on { $due }, not on { $before } as we had told you. I'm sorry for that.
tell-first-offer-promise-at-risk = A word before you have to ask: we promised you this by { $due }: { $fact }. It may take us longer. Here is where it stands:
tell-first-offer-incident = A word before you have to ask, about something that touches you: { $fact }. Here is what we know:

# An incident and the text to all.
incident-none = No incident is known right now.
incident-none-here = No incident is under the cursor.
incident-supervisor = Only a supervisor opens and ends incidents.
incident-open-title = A known fault
incident-ask-title = What is it called? Customers read this as the subject.
incident-ask-known = What is known? What happened, since when, what comes next.
incident-ask-touches = Whom does it touch? Parts of products' names, order numbers or #labels, between commas. Empty: nobody yet.
incident-ask-foot = [Enter] go on  [{ $leave }] back, kept
incident-opened = Everybody can see it now.
incident-ended = Ended. Nobody needs to be told about it any more.
incident-touches-nobody = It touches nobody you may see.
tell-all-title = To all of: { $title }
tell-all-writing = { $title }: the text in { $language }
tell-all-hint = {"{"}name{"}"} becomes how they are addressed, {"{"}product{"}"} what of theirs it touches. Whoever has no text in their language is not sent one.
tell-all-writing-foot = [{ $done }] [{ $leave }] done: look at what each would get
tell-all-prepared =
    Dear {"{"}name{"}"},

    A word before you have to ask. { $text }
tell-all-kept = The text is kept.
tell-all-foot = [{ $write }] write  [{ $send }] send to all  [{ $undo }] take all back  [{ $end }] end it  [{ $back }] back
tell-all-counts =
    { $apart ->
        [0] { $ready } would be sent this.
       *[other] { $ready } would be sent this; { $apart } would not, and are told by hand.
    }
tell-all-second = Look through them, then [{ $key }] sends it to all.
tell-all-nobody = There is nobody left whom this text can reach.
tell-all-sent = On its way to all of them. Until it goes out, [{ $key }] takes all of it back.
tell-all-recalled = What was still held is being taken back.
tell-all-progress =
    { $held ->
        [0] { $agent }: { $sent } sent, { $planned } being made, { $recalled } taken back.
       *[other] { $agent }: { $sent } made, { $planned } to come. Held until { $until }: [{ $key }] takes all of it back.
    }
touched-to = To { $to }
touched-ready = ready
touched-planned = being made
touched-held = held
touched-sent = sent
touched-failed = did not arrive
touched-recalling = being taken back
why-not-told = told already
why-not-flagged = a flag: by hand
why-not-refused = asked us not to: by hand
why-not-no-address = no private address
why-not-no-channel = channel not connected
why-not-language-unknown = language unknown
why-not-no-text = no text in their language
why-not-name-unknown = name unknown
why-not-product-unknown = product unknown
why-not-too-long = too long for the channel

incident-end-second = [{ $key }] once more ends it for everybody: { $title }

# In the panel.
section-faults = Incidents
fault-untold = Nobody has told them yet. Since { $since }, made known by { $source }.

# Refusals.
refusal-incident-by-supervisor = Only supervisors open, change or end an incident. Please ask one; its text to all is for everybody to write.
refusal-has-come = choose a time in the past.
refusal-braces = only the places for name and product stand in braces. Take { $stray } out.
refusal-being-sent = a text to all of it is being sent just now: wait until it is made, or take it back first.
refusal-nobody-left = everybody who can be reached has been told, so there is nobody to write to.
refusal-no-private-way = no private text reaches this customer. Choose a channel that does.
field-since = Since when
field-until = Until when
field-texts = Texts
field-touches-products = Products it touches
field-touches-tags = Tags it touches
field-touches-customers = Customers it touches
