# Whom to tell before they ask, incidents, conversations that we begin.

change-begun = We began this by { $channel }
