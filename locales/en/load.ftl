# How work is shared out, and care for the carer.
view-agent = With { $agent }
