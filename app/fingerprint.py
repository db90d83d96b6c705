"""Who computed: the version, and a fingerprint of all that may change the last digit of a number."""

import hashlib
import json
import platform
import sys

import numpy as np

from engine import __version__


def fingerprint() -> str:
    """The same on machines that compute alike; it names no machine and no person."""
    config = np.show_config(mode="dicts")
    facts = [np.__version__, platform.machine(), sys.byteorder, platform.libc_ver(), config]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:12]


ENGINE = f"backflow {__version__}; numpy {np.__version__}; {platform.machine()} {sys.byteorder}; {fingerprint()}"
