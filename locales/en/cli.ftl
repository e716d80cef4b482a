# The choice at the first start, in the plain terminal.
first-run-title = Welcome to omotenashi, a console for the people who answer customers.
first-run-question = There is no shop here yet. What would you like?
first-run-practice = Practice shop: simulated customers write to you; everything is thrown away at the end.
first-run-shop = My shop: a real database on this machine, in { $folder }.
first-run-connect = Connect to a server: you need its address and a token.
first-run-choose = 1, 2 or 3 (Enter is 1, q leaves):{" "}
first-run-again = Please type 1, 2, 3 or q.
first-run-name = Your name, as colleagues see it (Enter leaves it at "owner"):{" "}
first-run-name-long = That is longer than 200 characters; please choose a shorter one.
first-run-url = Address (https://… or unix:PATH; Enter goes back):{" "}
first-run-token = Token (it is not shown while you type; Enter goes back):{" "}
first-run-not-connected = That did not work: { $why }
first-run-connected = Connected as { $name }. It is remembered for the next start.

# Before the console opens.
console-not-for-channel = this token belongs to a program
console-not-for-channel-advice = A console needs the token of an agent: omotenashi agent add NAME --role agent prints one.
console-not-for-viewer = this token is a viewer's, who sees figures only, and there is no screen of figures yet
console-not-for-viewer-advice = To answer customers, ask an admin for a token with the role agent.
