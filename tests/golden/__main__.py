"""`python -m tests.golden` records the golden traces and the page's facts anew; a person reviews the difference."""

import json

from app.page.context import facts
from tests.app.asking import stream
from tests.golden.traces import FACTS, REQUESTS, path_of

if __name__ == "__main__":
    FACTS.write_text(json.dumps(facts(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, request in REQUESTS.items():
        path_of(name).write_bytes(stream(request))
        print(f"{path_of(name)}: {path_of(name).stat().st_size} bytes")
