# Keys, pastes, and what comes up by itself.
uncalled = That key did nothing: this came up by itself. Keys count after a short pause.
recalled-aside = Taken back: nobody got it. The text waits as a draft in #{ $number }. [{ $key }] see it
next-aside = { $news }  You are writing, so this stays open; it waits for you. [{ $key }] my list
begun-aside = #{ $number } is begun; its first words wait there as a draft. You are writing, so this stays open. [{ $key }] see it
