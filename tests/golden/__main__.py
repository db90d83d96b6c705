"""`python -m tests.golden` records the golden traces anew; the difference is for a person to review."""

from tests.app.asking import stream
from tests.golden.traces import REQUESTS, path_of

if __name__ == "__main__":
    for name, request in REQUESTS.items():
        path_of(name).write_bytes(stream(request))
        print(f"{path_of(name)}: {path_of(name).stat().st_size} bytes")
