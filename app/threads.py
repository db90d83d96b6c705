"""How many threads NumPy computes with: one, in a program of ours.

More are slower at matrices of our sizes, and would take turns with the threads that serve other people. Who imports
backflow keeps their own: the process is theirs, and so are the large matrices in it.
"""

from collections.abc import MutableMapping

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # read when NumPy is first imported


def single(environment: MutableMapping[str, str]) -> None:
    """One thread, unless the operator chose otherwise."""
    for name in VARIABLES:
        environment.setdefault(name, "1")
