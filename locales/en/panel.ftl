# The customer panel, the prompts beside it, and the customer's history.

offer-there-already = These words stand in the reply already.
