# The practice shop, and what is seen after a shift in it.

plan-fits = [{ $key }] Action plan: { $plan }
