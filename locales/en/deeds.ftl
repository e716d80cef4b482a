# Promises, identity, goodwill, praise.

view-promises = Promises due
view-approvals = Approvals

gesture-refund = Refund
gesture-exchange = Exchange
gesture-fee-waiver = Fee waived
gesture-discount = Discount
gesture-gift = Gift
gesture-letter = Letter

change-goodwill-asked = { $agent } asked a supervisor for a goodwill gesture ({ $kind })
change-goodwill-given = { $agent } decided on a goodwill gesture ({ $kind })
change-goodwill-sent-back = { $agent } sent the goodwill request back ({ $kind })
