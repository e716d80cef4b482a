# The customer panel, the prompts beside it, and the customer's history.

offer-there-already = These words stand in the reply already.

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
flag-abuse = Limits hold (abuse)
flag-legal-hold = Legal hold
flag-account-at-risk = Account at risk
flag-in-danger = May be in danger
flag-do-not-call = Do not call
flag-do-not-survey = Do not survey
flag-other = Take care
flag-until = until { $date }
flag-review = look again on { $date }
link-household = same household: { $who }
link-works-for = works for { $who }
link-employs = works here: { $who }

# How to reach them.
language-en = English
language-ja = Japanese
reach-channel = likes { $channel }
reach-local-time = { $time } where they are ({ $zone })
consent-calls = calls
consent-surveys = surveys
consent-web-traces = seeing which pages they looked at
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
affection-praise = Praised one of us
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
