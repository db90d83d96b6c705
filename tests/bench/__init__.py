"""How fast Backflow is, in ratios; how many threads everybody has is said before NumPy is imported."""

import os

THREADS = int(os.environ.get("BENCH_THREADS", "1"))
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = str(THREADS)
