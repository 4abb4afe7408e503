"""Rules for drafts, and the engine that judges by them."""

import os

# On two cores the threads of BLAS fight over matrices as small as a sentence: 130 ms a text instead of 4. They are
# counted once, when numpy is loaded, so this stands before everything that may load it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
