# Promises, identity, goodwill, praise.

view-promises = Promises due
view-approvals = Approvals
