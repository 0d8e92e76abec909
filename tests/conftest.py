"""Settings of the whole suite, made before numpy is imported."""

import os

from hypothesis import settings

# As the command line does: see chatbot.serving.cli.main.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A busy machine is no fault of the code; pytest-timeout ends what hangs.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
