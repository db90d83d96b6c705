"""Firefox as it is installed, driven by its own protocol (Marionette): a TCP stream of JSON with lengths before it.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PORT_FILE = "MarionetteActivePort"  # in the profile, once it listens
PREFERENCES = {
    "marionette.port": 0,  # any that is free
    "network.proxy.type": 1,  # whatever is asked for goes where nobody answers, and is an error
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "",
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "devtools.console.stdout.content": True,  # what pages write to the console
    "ui.prefersReducedMotion": 1,
}
# What a page writes to its console; Firefox itself complains there, too, as it has no network.
WRITTEN = re.compile(r"console\.(error|warn): (?!RSLoader|Nimbus|services\.settings)")
# Errors of scripts on pages, and what a policy refused.
ERRORS = """
  return Services.console.getMessageArray()
    .filter((each) => each instanceof Ci.nsIScriptError && !(each.flags & Ci.nsIScriptError.warningFlag))
    .filter(({ sourceName }) => /^(file|https?|blob|data|about:srcdoc)/.test(sourceName ?? ""))
    .map(({ errorMessage, sourceName }) => `${errorMessage} (${sourceName.slice(0, 80)})`);
"""


def find() -> str | None:
    """The command of an installed Firefox."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One window; what goes wrong in Firefox itself is raised as an AssertionError."""

    def __init__(self, stream: socket.socket, console: Path) -> None:
        self._stream, self._file, self._sent, self._console = stream, stream.makefile("rb"), 0, console
        assert self._read()["marionetteProtocol"] == 3

    def _read(self) -> Any:
        length = b""
        while (letter := self._file.read(1)) != b":":
            assert letter, "Firefox has ended"
            length += letter
        return json.loads(self._file.read(int(length)))

    def ask(self, command: str, **said: Any) -> Any:
        self._sent += 1
        message = json.dumps([0, self._sent, command, said]).encode()
        self._stream.sendall(b"%d:%b" % (len(message), message))
        _, number, error, found = self._read()
        assert (number, error) == (self._sent, None), error
        return found.get("value") if isinstance(found, dict) else found

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function returns on the page."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))

    def until(self, condition: str, seconds: float = 30) -> None:
        """Waits for an expression to hold."""
        end = time.monotonic() + seconds
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < end, f"never: {condition}"
            time.sleep(0.02)

    def trouble(self) -> list[str]:
        """All that went wrong on pages so far: errors, refusals, and what was written by console.error or .warn."""
        self.ask("Marionette:SetContext", value="chrome")
        errors = self.run(ERRORS)
        self.ask("Marionette:SetContext", value="content")
        lines = self._console.read_text("utf-8", "replace").splitlines()
        return [*errors, *(line for line in lines if WRITTEN.match(line))]

    def until_trouble(self, *words: str) -> None:
        """Waits for something to go wrong whose message has a word in it, for each of the words."""
        end = time.monotonic() + 30
        while not all(word in str(self.trouble()) for word in words):
            assert time.monotonic() < end, self.trouble()
            time.sleep(0.05)


@contextmanager
def firefox(command: str, profile: Path) -> Iterator[Firefox]:
    """A Firefox without a screen and without a network, with a profile of its own."""
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    arguments = ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", str(profile)]
    console = profile / "console.txt"
    with (
        console.open("wb") as out,
        subprocess.Popen([command, *arguments], stdout=out, stderr=subprocess.DEVNULL) as process,
    ):
        try:
            with socket.create_connection(("127.0.0.1", _port(profile / PORT_FILE, process)), timeout=60) as stream:
                browser = Firefox(stream, console)
                browser.ask("WebDriver:NewSession", capabilities={})
                yield browser
        finally:
            process.terminate()


def _port(file: Path, process: "subprocess.Popen[bytes]") -> int:
    """Where it listens, as soon as it does."""
    end = time.monotonic() + 60
    while not (file.exists() and file.read_text().strip()):
        assert process.poll() is None, "Firefox did not start"
        assert time.monotonic() < end, "Firefox does not listen"
        time.sleep(0.05)
    return int(file.read_text())
