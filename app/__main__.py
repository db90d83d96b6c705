"""`python -m backflow`: the same as the command `backflow`."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
