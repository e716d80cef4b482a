# The customer panel, the prompts beside it, and the customer's history.

offer-there-already = These words are already in the reply.

# What the panel's keys do.
action-next-section = To the next section of the customer
action-previous-section = To the previous section of the customer
action-fold-section = Fold or unfold a section of the customer
help-panel = In the customer panel

# Sections.
section-who = Who
section-promises = We promised
section-last = Last touchpoint
section-others = Also open
section-preferences = Preferences
section-notes = About them
section-purchases = Purchases
section-surveys = What they said of us
section-affection = Signs of affection
section-reach = How to reach them
section-same = Same person?
panel-sealed = Identity not verified. Purchases, contacts and earlier matters are shown after verification. [{ $key }] record verification

# Who they are.
customer-namesakes =
    { $n ->
        [one] One other customer has this name.
       *[other] { $n } others have this name.
    }
customer-persona = matters to them: { $what }
journey-considering = still thinking about it
journey-new = new
journey-regular = comes regularly
journey-quiet = has not come for a while
journey-leaving = wants to leave
flag-bereavement = Bereavement
flag-abuse = Limits in force (abuse)
flag-legal-hold = Legal hold
flag-account-at-risk = Account at risk
flag-in-danger = May be in danger
flag-do-not-call = Do not call
flag-do-not-survey = Do not survey
flag-other = Take care
flag-until = until { $date }
flag-review = look again on { $date }
link-said = { $who } ({ $text })
link-turned = { $who } (this is their { $text })
link-household = same household: { $who }
link-works-for = works for { $who }
link-employs = works here: { $who }

# How to reach them.
language-en = English
language-ja = Japanese
reach-channel = prefers { $channel }
reach-local-time = { $time } where they are ({ $zone })
consent-calls = calls
consent-surveys = surveys
consent-web-traces = our seeing which pages they view
consent-news = news
consent-yes = agreed to { $purpose }
consent-no = did not agree to { $purpose }

# What is remembered.
memory-learnt = noted { $date }
memory-learnt-by = { $agent }, { $date }
memory-confirmed = said again { $date }
memory-sensitive = { $what } (in confidence)
affection-referral = Brought somebody to us
affection-review = Wrote kindly of us
affection-praise = Praised a colleague
affection-use = Uses what they bought
occasion-birthday = Birthday
occasion-anniversary = Anniversary

# Touchpoints.
touchpoint-conversation = conversation
touchpoint-call = call
touchpoint-visit = visit
touchpoint-web-page = web page
touchpoint-purchase = purchase
touchpoint-survey = survey
touchpoint-social-post = social post
touchpoint-stuck = stuck on: { $what }
chart-scale =
    { $n ->
        [one] at most 1 a month
       *[other] at most { $n } a month
    }

# Other records of the same person.
same-contact = { $name } has the same contact on record
same-merged = merged with { $name }, { $date }

# Keys of the record and the history.
action-history = Show everything there was between the customer and us
action-filter = Show one kind only
action-remember = Remember words of a message
action-remember-preference = Keep the words as a preference
action-remember-note = Keep the words as a note about the customer
action-remember-sensitive = Keep the words in confidence, with consent
action-amend = Correct the record
action-forget = Forget what is remembered here
action-same = Look for other records of this customer; merge
help-history = In a history
help-figures = On the page of figures
help-words = Choosing words to remember

# The record.
record-title = Correct the record
record-name = name
record-reading = reading
record-address-as = written as
record-honorific = form of address
record-distinction = told apart by
record-organisation = organisation
record-persona = matters to them
record-time-zone = time zone, such as Asia/Tokyo
record-language = language
record-family = family name
record-given = given name
record-channel = channel they like best
record-hours = when to reach them (9:00-12:00 18:00-20:00)
record-hours-form = Write hours as 9:00-12:00 18:00-20:00. Nothing was changed yet.
record-journey = how far they have come with us
record-unknown = not known
record-contact-best = liked best
record-contact-drop = no longer theirs: take it off the record
record-contact-gone = The record changed meanwhile; look again. Nothing was changed.
record-add-contact = New: { $kind }
record-add-consent = New: what they allow or refuse
record-add-warning = New: a warning, with its end
record-until-title = Until when does it stand?
record-until = until { $date } ({ $days } days)
record-add-day = New: { $day }
record-day = { $day } (month/day, 3/14)
record-day-form = Write the day as month/day, such as 3/14. Nothing was kept yet.
record-add-affection = New: a sign of affection
record-amended = Corrected.
record-name-empty = A name is needed; nothing was changed.
record-sealed = Identity not verified: the record stays closed. [{ $key }] record verification
record-not-here = The record is not here yet. Try again in a moment.

# Remembering.
remember-title = Remember
remember-keys = [{ $preference }] preference  [{ $note }] note  [{ $sensitive }] sensitive, they agreed  [{ $edit }] in other words  [{ $begin }] begin later  [{ $end }] end sooner  [{ $back }] back
remember-words = Remember in these words
remember-no-words = The customer has written nothing here yet.
remember-nothing = There is nothing to remember.
remembered = Remembered: { $what }
memory-confirm = they said so again
memory-reword = put it in other words
memory-forget = forget it
memory-leave = leave it as it is
forget-what = Nothing that is remembered is under the cursor.
forgotten = Forgotten.
consent-ask = Did they agree that we keep "{ $what }"?
consent-not-asked = not asked: keep nothing
consent-agreed = they agreed: keep it

# The history.
purchases-more =
    { $n ->
        [one] 1 more: [{ $key }] history
       *[other] { $n } more: [{ $key }] history
    }
history-title = History: { $name } · { $kind }
history-all = everything
history-keys = [Enter] read  [f] kind  [Esc] back
history-reading = Reading only: [Enter] go there, [Esc] back to the history
history-reading-one = Reading only: [Enter] go there, [Esc] back
history-no-thread = This was not a conversation; there is nothing more to read.

# Merging.
same-title = Other records of the same person?
same-none = No other record looks like the same person.
same-split = split off again: { $name }
same-split-do = split it off again
same-split-title = Take the merge back?
same-stays = this one stays
same-goes = this one is merged into it
same-contacts = contact
same-since = since
same-last = last contact
same-conversations = conversations
same-purchases = purchases
same-memories = remembered
same-source = from
same-merge = [{ $key }] make the two one. It can be taken back. [Esc] leave them as they are.
found-by-mail = same mail
found-by-phone = same phone
found-by-handle = same handle
found-by-reading = same reading
found-by-name = same name
merged = The two records are one. [{ $key }] undo
undo-merge = Take the merge back? Press [{ $key }] again to do it.
split = The two records are apart again.

# The line of keys.
key-fold-section = fold
key-next-section = next section
key-history = history
key-remember = remember
key-amend = correct
key-forget = forget
key-same = same person?
