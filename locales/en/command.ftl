# What the commands say: what happened, why, what to do.
stop-said = { $what }: { $why }
stop-usage = the command line cannot be followed
stop-usage-advice = omotenashi --help names every command and option
stop-token-wrong = the token is missing, wrong or revoked
stop-token-wrong-advice = ask an admin for a new one (omotenashi agent token NAME) and name its file with --token-file
stop-forbidden-advice = use the token of an agent with a higher role, or ask an admin
stop-not-found = the server does not have it, or does not show it for this token
stop-too-many = too many requests
stop-too-many-advice = try again after { $until }
stop-offline-advice = see that the server runs (omotenashi serve --status) and that the address is right
stop-no-answer = no answer came: { $why }
stop-no-answer-advice = it may or may not have happened: look before you do it again
stop-server-advice = the server's log says more (server.log in the log folder)
stop-unsupported = this server cannot do that
stop-newer-advice = update this program; nothing was changed

# Folders, the server and the token.
stop-no-folders = no folder for files is known
stop-path = { $path }: { $why }
stop-env-text = { $name } is not text
stop-cannot-ask = { $url } cannot be asked
stop-no-token = there is no token to show it
stop-no-token-advice = name a file that holds one with --token-file, or set OMOTENASHI_TOKEN
stop-address-begins = an address begins with https://, http:// or unix:
stop-address-host = an address is https://host or https://host:port, without a name or password in it
stop-address-plain = plain http is for this machine only: the token could be read on the way
stop-address-plain-advice = use https://, or bring the port here with ssh -L
stop-token-file = the token in { $path } cannot be used
stop-token-file-advice = write into it what omotenashi agent token NAME printed (umask 077 first: only you may read it)
stop-one-word = it holds no token: one word, nothing else
stop-readable = others on this machine can read it (mode { $mode })
stop-chmod = chmod 600 { $path }
stop-token-command = the token_command { $program } gave no token
stop-token-command-advice = run it by hand: { $words }
stop-command-fault = it ended with a fault
stop-command-silent = it printed no token: one word, nothing else
stop-command-slow = it took longer than { $seconds } s
stop-unsure-server = the configuration does not say surely which server is meant
stop-unsure-server-advice = mend it (omotenashi config check reads it again), or name the server with --url or --data
stop-file-unusable = { $path } cannot be used
stop-credentials = it is not as omotenashi writes it: [token], then "URL" = "TOKEN"
stop-file-unwritable = { $path } cannot be written
stop-names-server = it names a server already
stop-names-server-advice = put url = "{ $url }" under its [server] by hand; the token is kept

# The console and the practice shop.
stop-console = the console cannot open
stop-login-terminal = a login asks for the token, and there is no terminal to ask at
stop-login-advice = name a file with --token-file, or set OMOTENASHI_URL and OMOTENASHI_TOKEN
stop-shop = the shop in { $path } was not made
stop-practice = the practice shop cannot open
stop-practice-advice = make room there, or name another folder with TMPDIR

# The server.
stop-open-to-others = { $address } is open to other machines: without TLS tokens and customers' words can be read on the way
stop-open-to-others-advice = name a certificate with --tls-cert and --tls-key, or listen on 127.0.0.1 behind ssh or a TLS proxy; --insecure does it all the same
stop-public-url = serve.public_url cannot be used
stop-public-url-wrong = "{ $word }" is no address of a site; write it like https://shop.example
stop-public-url-advice = mend it in config.toml, or take it out
stop-tls-advice = both files are PEM: in one the certificate, then those that signed it; in the other its key alone
stop-tls-readable = everybody on this machine can read it (mode { $mode })
stop-data-folder = the data folder { $path } cannot be made
stop-data-folder-advice = name a folder that you can write with --data
stop-shared-disk = the database cannot lie in { $path }
stop-shared-disk-why = it is on { $kind }, where locks do not hold and a database breaks
stop-shared-disk-advice = name a folder on a local disk with --data, or run one server for all with serve --listen
stop-not-opened = the shop cannot be opened
stop-served-already = { $path } is served already
stop-served-by = by process { $pid } on { $host } since { $since }
stop-served-advice = use that one, or end it with omotenashi serve --stop
stop-served-hung = by process { $pid } on { $host } since { $since }, which does not answer
stop-served-unknown = by a process that said nothing about itself
stop-served-hung-advice = wait a moment; if it hangs, end that process
stop-not-handed-over = { $path } is not handed over
stop-unlocked = { $path } cannot be locked
stop-unlocked-advice = see that you can write there and that the disk is not full, or name another folder with --data
stop-deaf = the server cannot listen on { $place }
stop-deaf-socket = the server cannot listen on its socket
stop-deaf-taken = somebody listens there already
stop-deaf-advice = name another address with --listen, or end whatever uses this one
stop-no-server = no server of { $path } answers
stop-none-runs = none runs, or it hangs
stop-no-folder = there is no such folder
stop-no-server-advice = one that was started with --data is asked with the same --data; otherwise a console starts it by itself, and omotenashi serve runs it here
stop-not-stopped = the server was not stopped
stop-still-answers = process { $pid } on { $host } still answers
stop-still-answers-advice = wait a moment, or end that process
stop-server-lost = the server that was started is lost: { $why }
stop-server-not-started = the server could not be started: { $why }
stop-server-ended = the server ended as soon as it was started
told-listening = Listening on { $place }
told-listening-both = Listening on { $place } and { $socket }
told-hand-over = Asking the server in the background to hand over.
told-server-background = A server of { $path } runs in the background: process { $pid } on { $host }, version { $version }, since { $since }, socket { $socket }
told-server-foreground = A server of { $path } runs in the foreground: process { $pid } on { $host }, version { $version }, since { $since }, socket { $socket }
told-no-server = No server of { $path } runs.
told-server-ended = The server has ended.

# Agents.
stop-channel-only = --channel belongs to --role channel only
stop-channel-needed = --role channel needs --channel: a program is bound to one
stop-no-token-made = no token was made for { $name }
stop-capacity-kept = { $name } can have as many conversations as before
stop-tokens-kept = { $name } keeps their tokens
stop-not-shut-out = { $name } was not shut out
stop-not-let-in = { $name } was not let in
stop-not-added = { $name } was not added
stop-known-agent = there is an agent of that name already ({ $id })
stop-known-agent-advice = omotenashi agent token { $id } makes that one another token; for somebody else choose another name
stop-added-no-token = { $name } was added ({ $id }), but no token was made
stop-several-agents = several agents are called { $name }: name one by its id
stop-no-agent = there is no agent called { $name }
stop-no-agent-advice = omotenashi agent list shows them all
stop-agents-unread = the agents cannot be listed
told-capacity = { $n ->
    [one] { $name } can have 1 conversation at a time.
   *[other] { $name } can have { $n } conversations at a time.
}
told-tokens-revoked = Every token of { $name } is revoked.
told-token-once = This token is shown once. Keep it in a file that only its owner can read (umask 077).
told-disabled = disabled

# Backups.
stop-not-written = { $path } was not written
stop-not-there-yet = name a file that is not there yet
stop-make-room = make room there, or name a file elsewhere
stop-not-restored = { $path } was not restored
stop-still-served = process { $pid } serves { $path }
stop-still-served-unknown = a process serves { $path }
stop-still-served-advice = leave every console and end it with omotenashi serve --stop, then restore
told-backup = { $path }: { $size }. It holds everything customers wrote: keep it where only you can read it.
told-restored = { $data } now holds what { $path } held.
told-replaced = What was there is kept as { $path }.
told-new-token = Its first admin has a new token in { $path }.
told-unsure =
    { $n ->
        [one] One reply was waiting to leave when it was made. It may have left since: look before you send it again (it is marked unsure).
       *[other] { $n } replies were waiting to leave when it was made. They may have left since: look before you send them again (they are marked unsure).
    }

# Erasing.
stop-not-erased = nobody was erased
stop-then-again = then ask again
stop-no-record = no record has "{ $words }"
stop-not-exported = nothing was exported
stop-no-record-advice = name the customer by a name, a mail address, a number or a handle on record
stop-several-records = several records have "{ $words }": { $records }
stop-several-records-advice = name the one that is meant by its id, or by a mail address or number that only it has
told-erase-before = Nothing was changed. Ask again with --yes to do it: it cannot be undone.
told-erased = Erased: { $customer }.
told-erase-reader = A reader still held the database: ask again in a moment, and its old pages are gone too.
told-erased-already = Erased already on { $at }; what came since would go as well.
told-erase-goes = Goes: the name and everything on the record; contact points: { $contacts }, things remembered: { $memories }, traces: { $touchpoints }; subjects, labels and texts of { $conversations } conversations with { $messages } lines (theirs and ours); files: { $attachments }, drafts: { $drafts }; what names the { $orders } orders; the words of promises: { $promises }, gestures: { $gestures } and survey answers: { $surveys }; the pieces people search by; what other systems call them; answers kept for asking again.
told-erase-stays = Stays, without a name: amounts, scores, times and ids, as the law and the figures need them; the audit (it holds no texts).
told-erase-copies = These copies in the backups folder still hold it, delete them: { $files }.
told-erase-elsewhere = Backups made elsewhere still hold it: delete them, or erase again after one is restored. A system that still has this person (the shop, the mailbox) may tell of them again. What was said of them in other people's conversations is not found by this.

# Figures, surveys, goodwill, the audit.
stop-figures = the figures cannot be read
stop-queues = the queues cannot be read
stop-queue-rules = the rules of the queues cannot be read
stop-queue-rules-kept = the rules of the queue were not changed
stop-no-queue = there is no queue "{ $name }"; there are { $names }
stop-goodwill = what may be given cannot be read
stop-goodwill-kept = what may be given was not changed
stop-given = what was given cannot be read
stop-amount = { $option } "{ $words }" is not an amount of { $currency }
stop-amount-advice = write it like 3000 or { $example }; the currency is changed with --currency
stop-audit = the audit cannot be read
told-survey-after = { $queue }: asks { $survey }, { $minutes } minutes after resolving
told-survey-nothing = { $queue }: asks nothing after resolving
told-survey-number = answered by a number
told-survey-link = answered on a short link
told-survey-solved-question = asks after { $days } days whether it was solved
told-survey-solved-promise = promises to ask after { $days } days whether it was solved
told-survey-solved-never = never asks whether it was solved
told-survey-sample = quarterly sample { $percent } %
told-survey-settled = settled after { $days } days

# Reports, imports, the configuration.
stop-no-cases = no cases can be shown
stop-no-rule = there is no rule or check "{ $rule }"
stop-no-rule-advice = run the report without --rule: it names them all
stop-not-all-read = not everything was read
stop-lines-unread =
    { $n ->
        [one] one line could not be read
       *[other] { $n } lines could not be read
    }
stop-not-imported = nothing was imported
stop-not-all-taken = not everything was taken
stop-lines-left-out = the lines named above were left out
stop-lines-left-out-advice = mend them and run the same command again: what is there already is recognised
stop-import-stopped = the import stopped
stop-import-stopped-at = the import stopped at { $place }
stop-import-again = nothing is lost or doubled: run the same command again, what is there already is recognised
stop-not-checked = { $path } cannot be checked
stop-is-no-folder = it is no folder
stop-not-checked-advice = name the folder that holds config.toml, themes, keymaps, prompts or locales
stop-config = the configuration is not as it should be
stop-config-faults =
    { $n ->
        [one] one fault, named above
       *[other] { $n } faults, named above
    }
stop-config-advice = the entries named keep their defaults until they are mended; all others hold
told-no-fault = No fault found in { $site } and { $own }.

# The report of an import.
import-progress = { $rows } lines ({ $row_rate }/s), { $records } records ({ $record_rate }/s): { $created } created, { $changed } changed, { $same } same, { $refused } refused
import-read = read      { $rows } lines as { $records } records in { $seconds } s ({ $row_rate } lines/s, { $record_rate } records/s)
import-dry-run = sent      nothing (dry run)
import-created = created   { $n }
import-changed = changed   { $n }
import-same = same      { $n }
import-live = live work { $n } conversations, as far as they were not known before
import-left-out = left out  { $n } (answers on other scales, named above; there is nothing to mend)
import-none-refused = refused   0
import-refused = refused   { $n } (named above; mend those lines and run the same command again)
