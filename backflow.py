"""Watch the error of backpropagation flow backward: films and checks in Python, computed in this process.

>>> import backflow
>>> film = backflow.film({"layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 2}]})
>>> film                    # in a notebook: it plays
>>> film.save("film.html")  # anywhere else: one file that plays by double click
>>> film.grads[0]["U"]      # dL/dU of the recurrent layer, (H, H)

Functions: `film(request)`, `film.of(model, x, y, loss)`, `check(request, grads)`, `from_torch(model, x, y, loss)`,
`from_keras(model, x, y, loss)`. What is behind them is imported when one is first used.
"""

import sys
from typing import TYPE_CHECKING

from engine import __version__

if TYPE_CHECKING:
    from app.python import (
        Film,
        NotExpressibleError,
        RequestError,
        Verdict,
        check,
        film,
        from_keras,
        from_torch,
    )

__all__ = [
    "Film",
    "NotExpressibleError",
    "RequestError",
    "Verdict",
    "__version__",
    "check",
    "film",
    "from_keras",
    "from_torch",
]


def main() -> int:
    """The command `backflow`; its exit status."""
    from app import cli

    return cli.main()


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'backflow' has no attribute {name!r}")
    from app import python

    return getattr(python, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if __name__ == "__main__":
    sys.exit(main())
