"""What schemathesis cannot know of this server: a body format, and ids that exist.

Generated ids are nobody's, so nearly every request would end at a 404. Most path parameters are therefore replaced by
an id that the server holds (IDS, one JSON object of lists by prefix, written by seed.py)."""

import json
import os
import random

import schemathesis

with open(os.environ["IDS"], encoding="utf-8") as file:
    IDS = json.load(file)
DICE = random.Random(20)
KIND = {"conversations": "cnv", "customers": "cus", "agents": "agt", "messages": "msg", "deliveries": "dlv"}


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx, value):
    lines = value if isinstance(value, list) else [value]
    return b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line, default=repr).encode() for line in lines
    )


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    if not path_parameters:
        return path_parameters
    parts = ctx.operation.path.strip("/").split("/")
    for before, part in zip(parts, parts[1:]):
        name = part.strip("{}")
        known = IDS.get(KIND.get(before, ""), [])
        if part.startswith("{") and name in path_parameters and known and DICE.random() < 0.75:
            path_parameters[name] = DICE.choice(known)
    return path_parameters
