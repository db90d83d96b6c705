"""Begins runs of pytest in no time: what they import from others is imported once, and each run is a fork of that.

It reads commands from standard input, a line of JSON each, and answers each with a line: how the run ended, or null
where it was ended after too long. Nothing of the tree itself may be imported here, as that is what changes.
"""

import contextlib
import json
import os
import signal
import sys
import time
import traceback
from typing import NoReturn

import autograd
import fastapi.templating
import httpx2
import hypothesis.stateful
import numpy as np
import plotly.graph_objects
import pytest
import starlette.testclient
import uvicorn

IMPORTED = (autograd, fastapi, httpx2, hypothesis, np, plotly, starlette, uvicorn)
LOOKS = 0.02  # seconds between two looks at whether a run has ended


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for line in sys.stdin:
        command = json.loads(line)
        if not (child := os.fork()):
            run(command["arguments"], command["log"])
        print(json.dumps(ended(child, command["seconds"])), flush=True)


def run(arguments: list[str], log: str) -> NoReturn:
    """The run itself, in a session of its own, so that all that it begins can be ended with it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(1, 2)
    code = 3
    try:
        code = int(pytest.main(arguments))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        sys.stdout.flush()
        os._exit(code)


def ended(child: int, seconds: float) -> int | None:
    """How the process ended; None after so many seconds. Whatever it left behind ends with it."""
    until = time.monotonic() + seconds
    found, status = os.waitpid(child, os.WNOHANG)
    try:
        while not found and time.monotonic() < until:
            time.sleep(LOOKS)
            found, status = os.waitpid(child, os.WNOHANG)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    if not found:
        os.waitpid(child, 0)
        return None
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
