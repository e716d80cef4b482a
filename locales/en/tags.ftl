# The mood and the other labels of a conversation.
action-tags = Mood and labels
tags-title = Mood and labels
tags-mood = Mood: { $mood }
tags-mood-heard = Mood: what their words say
tags-word = heard: "{ $word }"
tags-take-away = set; takes it away
mood-upset = upset
mood-worried = worried
mood-calm = calm
tags-set = #{ $number }: the labels are changed. [{ $key }] undo
undo-tags = Take the labels of #{ $number } back? Press [{ $key }] again to do it.
undone-tags = Undone: #{ $number } has the labels it had before.
undo-tags-changed = Somebody changed the labels meanwhile; nothing was undone.
