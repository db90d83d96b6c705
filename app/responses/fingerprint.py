"""Who computed: the version, and a fingerprint of all that may change the last digit of a number."""

import hashlib
import json
import platform
import sys
from pathlib import Path

import numpy as np

import app
import engine
from engine import __version__


def fingerprint() -> str:
    """The same on machines that compute alike; it names no machine and no person."""
    config = np.show_config(mode="dicts")
    facts = [np.__version__, platform.machine(), sys.byteorder, platform.libc_ver(), config]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:12]


ENGINE = f"backflow {__version__}; numpy {np.__version__}; {platform.machine()} {sys.byteorder}; {fingerprint()}"


def code() -> str:
    """The same for the same program: whoever mends a formula and not the version still makes other bytes."""
    digest = hashlib.sha256()
    for package in (app, engine):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


CODE = code()
