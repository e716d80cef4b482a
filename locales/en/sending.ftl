# Sending: the moment in which a reply can be taken back, to whom it goes, how long it may be.

action-misdirected = Report a message of yours that went to the wrong person
action-copies = Send copies to everybody who got their mail, or to nobody

state-held = not sent yet
state-recalled = taken back, never sent
message-held = Sending in { $n } s. [{ $key }] undo
message-held-theirs = Sending in { $n } s.
message-leaving = Sending now.
message-recalled = Nobody got this. [{ $key }] puts the text into the composer.
message-misdirected = Reported as sent to the wrong person, { $time }.
message-cc = cc { $all }
message-attached = attached: { $name } ({ $size })
sent-held = Not sent yet: it goes in a moment. [{ $key }] takes it back.

recall-asked = Taking it back …
recalled = Taken back: nobody got it. The text is a draft again.
recalled-theirs = Taken back: nobody got it.
recall-offline = The line is away, so it cannot be taken back from here. It goes out when its moment has passed.
recall-unsure = We can't tell yet whether it was taken back. Ask again: that does no harm.
recall-too-late = It has gone out already. If it went to the wrong person, [{ $key }] reports it.
misdirected-title = Which message went to the wrong person?
misdirected-warning = If nobody has it yet, it is taken back. If it has gone, it is reported: the conversation is put on hold and marked, the supervisors see it, and what is known is written down (when, to whom, how far it came, who has worked here and had it open since).
misdirected-none = There is no message of yours here that has gone out.
misdirected-done = Reported. The conversation is on hold and marked for your supervisors. Tell them in person as well.
change-misdirected = { $agent } reported: the message of { $time } went to the wrong person. Sent to: { $to }. State: { $state }. { $worked } { $looked }
misdirected-worked = Worked here since: { $names }.
misdirected-worked-nobody = Nobody else has worked here since.
misdirected-looked = Had it open since: { $names }.
misdirected-looked-nobody = Nobody else has had it open since.
misdirected-look = { $agent } ({ $time })

composer-kept = Nobody takes { $channel } messages here: a reply would be kept on record and go nowhere.
composer-over = { $n } of { $most } characters: too long
recipient-stranger = Their newest message came from { $address }, which is not on this customer's record.
recipient-others = Their mail went to { $all } as well; your reply does not. [{ $key }] copies to all
recipient-copies = Copies go to { $all }. [{ $key }] copies to nobody
recipient-outside = From outside: { $all }
copies-none = The reply goes to the customer alone.
copies-nobody = Nobody else got their mail.
begun-title = Another customer
begun-to-another = This reply was begun to { $was }. The conversation is { $now }'s by now.
begun-to-somebody = This reply was begun to another customer. The conversation is { $now }'s by now.
begun-send = Send it to { $now }

long-title = Too long
long-warning = The text has { $n } characters; { $channel } takes { $most } in one message.
long-attach = Send it as a text file
long-trim = Send the beginning; the rest stays here as the next reply
attach-cover = Please find my reply in the attached file.
paste-too-long = That is more than 4 MB: nothing was pasted.
