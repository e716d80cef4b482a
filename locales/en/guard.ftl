state-behind = after the one before it
