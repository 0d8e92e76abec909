"""Settings of the whole suite, made before numpy is imported."""

import os

# As the command line does: see chatbot.serving.cli.main.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
