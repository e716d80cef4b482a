"""Gives a new server something to find and prints the ids: seed.py URL ADMIN_TOKEN CHANNEL_TOKEN."""

import json
import re
import sys
import urllib.request

url, admin, channel = sys.argv[1:]


def ask(token, path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    headers |= {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers)) as answer:
        return answer.read().decode()


def ids(kind, text):
    return sorted(set(re.findall(kind + "_[0-9a-f]{32}", text)))


for n in range(6):
    who = {"name": f"guest {n}", "handle": f"guest{n}"}
    ask(channel, "/v1/inbound", {"channel": "chat", "who": who, "text": "hello", "external_id": f"in {n}"})
listed = ask(admin, "/v1/conversations?view=open")
conversations = ids("cnv", listed)
for conversation in conversations[:3]:
    thread = f"/v1/conversations/{conversation}/messages"
    # Written messages come last here: nobody has taken anything yet.
    seen = re.findall("msg_[0-9a-f]{32}", ask(admin, thread))[-1]
    ask(admin, thread, {"text": "good day", "seen": seen}, **{"Idempotency-Key": conversation})
# An admin may take anybody's token away, also its own: only an agent nobody works as is offered.
agents = [text for text in re.findall(r"\{[^{}]*\}", ask(admin, "/v1/agents")) if '"spare"' in text]
print(
    json.dumps(
        {
            "cnv": conversations,
            "cus": ids("cus", listed),
            "agt": ids("agt", " ".join(agents)),
            "msg": ids("msg", ask(admin, f"/v1/conversations/{conversations[0]}/messages")),
            "dlv": ids("dlv", ask(channel, "/v1/deliveries")),
        }
    )
)
