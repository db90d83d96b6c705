"""The edge of Backflow: validation, streaming, pages.

NumPy reads these variables when it is first imported: more threads than one are slower at matrices of our sizes, and
would take turns with the threads that serve other people.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
