# The console's screens. Written by its panes.
