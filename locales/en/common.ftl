# How long: short, for lists.
span-moment = <1m
span-minutes = { $n }m
span-hours = { $n }h
span-days = { $n }d

# How long: as one says it, to go into a sentence.
span-words-moment = less than a minute
span-words-minutes =
    { $n ->
        [one] 1 minute
       *[other] { $n } minutes
    }
span-words-hours =
    { $n ->
        [one] about an hour
       *[other] about { $n } hours
    }
span-words-days =
    { $n ->
        [one] a day
       *[other] { $n } days
    }
span-words-months = about { $n } months
span-words-years =
    { $n ->
        [one] about a year
       *[other] about { $n } years
    }

# How a customer and we reach each other.
channel-chat = chat
channel-mail = mail
channel-phone = phone
channel-social = social
channel-web-form = web form
channel-in-person = in person

# Where a conversation stands.
status-open = open
status-in-progress = in progress
status-on-hold = on hold
status-pending = waiting for the customer
status-snoozed = snoozed
status-resolved = resolved
status-no-answer-needed = no answer needed

# Where an order stands.
purchase-placed = ordered
purchase-shipped = shipped
purchase-delivered = delivered
purchase-in_repair = with us for repair
purchase-returned = returned
purchase-refunded = refunded
purchase-cancelled = cancelled
purchase-unknown = state unknown

# Who contacted us.
contacted-by-customer = the customer
contacted-by-family = family
contacted-by-proxy = a proxy
contacted-by-organisation = an organisation

# How sure we are of who this is.
identity-none = identity not verified
identity-claimed = name given, not verified
identity-verified = identity verified

# The word of the question beside the prompts.
care-word = grandmother
