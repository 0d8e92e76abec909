from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.config import HOME, Config
from chatbot.indexing import store
from tests.indexing.conftest import OTHER

KILLS = int(os.environ.get("CHATBOT_TEST_KILLS", "12"))
"""How many builds are killed; hundreds by setting CHATBOT_TEST_KILLS=300."""


@pytest.mark.timeout(300 + 30 * KILLS)
@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_build_killed_at_any_instant_leaves_the_old_index_or_the_new(
    config: Config, tmp_path: Path
) -> None:
    """Each of the two is built upon the other, and takes over what both have in common."""
    second = replace(config, corpus=tmp_path / "second")
    second.corpus.mkdir()
    (second.corpus / "other.txt").write_text(OTHER, encoding="utf-8")
    shutil.copy(config.corpus / "plan.txt", second.corpus)
    whole = set()
    for number, one in enumerate((second, config)):
        alone = replace(one, index=tmp_path / f"alone{number}")
        shutil.copytree(config.index / "encoder", alone.index / "encoder")
        whole.add(store.build_index(alone).folder)
    assert len(whole) == 2
    assert {store.build_index(c).folder for c in (second, config)} == whole
    generator = np.random.default_rng(3)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.indexing.building",
                str(config.corpus),
                str(second.corpus),
                str(config.index),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=HOME,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(float(generator.uniform(0, 0.08)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        index = store.open_index(config.index, config.encoder)
        assert index.manifest.folder in whole
        owner = config if index.manifest.corpus.keys() == {"plan.txt"} else second
        store.check_index(owner)
    assert store.build_index(config).folder in whole
    assert len([p for p in config.index.iterdir() if p.is_dir()]) == 2
