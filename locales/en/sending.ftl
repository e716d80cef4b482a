# Sending: the moment in which a reply can be taken back, to whom it goes, how long it may be.

state-held = not sent yet
state-recalled = taken back, never sent

change-misdirected = { $agent } reported: the message of { $time } went to the wrong person. Sent to: { $to }. State: { $state }. Nobody else has worked here since.
change-misdirected-since = { $agent } reported: the message of { $time } went to the wrong person. Sent to: { $to }. State: { $state }. Worked here since: { $since }.
