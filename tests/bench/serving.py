"""A server of its own for a measurement, in a process of its own, at a port that was free."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that answers."""
    command = [sys.executable, "-m", "app.cli", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            urlopen(f"{address}/healthz", timeout=30).close()
            yield address
        finally:
            server.terminate()
