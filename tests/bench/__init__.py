"""How fast Backflow is, in ratios: one thread for everybody, which has to be said before NumPy is imported."""

import os

for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = "1"
