"""`python -m tests.static.answers`: answers, line by line, what the views of the page ask for while they are tested.

Reads lines of JSON, each the name of an endpoint and a link's query or a body of JSON, and writes for each a line with
the status and the body that the server would send.
"""

import json
import sys
from typing import Any
from urllib.parse import parse_qsl

from app.endpoints.registry import ENDPOINTS
from app.limits import listed
from app.requests.errors import RequestError, error_body


def answer(name: str, query: str) -> dict[str, Any]:
    """Status and body of one answer."""
    if name == "limits":
        return {"status": 200, "body": json.dumps({"limits": listed()})}
    endpoint = ENDPOINTS[name]
    try:
        problem = endpoint.read(
            query.encode() if query.startswith("{") else tuple(parse_qsl(query, keep_blank_values=True))
        )
    except RequestError as error:
        return {"status": error.status, "body": json.dumps(error_body(str(error), error.faults))}
    return {"status": 200, "body": b"".join(endpoint.lines(problem)).decode()}


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(answer(asked["name"], asked["query"])), flush=True)
