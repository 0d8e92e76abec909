from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import EncoderError
from chatbot.indexing.reranker import CrossEncoderReranker, open_reranker
from tests.indexing.crossing import write_cross_encoder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_cross_encoder(tmp_path_factory.mktemp("model"))


def test_every_passage_has_a_score_that_does_not_depend_on_its_neighbours(model: Path) -> None:
    reranker = CrossEncoderReranker(str(model))
    passages = ["低空物流航线", "资金支持", "文旅产业的应急救援" * 300, "", "\ud800"]
    together = reranker.scores("物流归谁管", passages)
    alone = np.concatenate([reranker.scores("物流归谁管", [p]) for p in passages])
    assert together.dtype == np.float32
    assert together.shape == (5,)
    np.testing.assert_allclose(together, alone, atol=1e-4)
    assert len(set(together.round(3).tolist())) > 2


def test_no_passages_have_no_scores(model: Path) -> None:
    assert CrossEncoderReranker(str(model)).scores("物流", []).shape == (0,)


def test_no_setting_is_no_reranker() -> None:
    assert open_reranker("") is None


def test_a_model_of_several_scores_is_refused(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path / "model", labels=3)
    with pytest.raises(EncoderError, match=r"gives 3 scores.*CHATBOT_RERANKER="):
        open_reranker(str(folder))


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="whole cross-encoder model folder"):
        open_reranker(str(tmp_path))


def test_a_folder_that_is_not_there_is_not_looked_for_on_the_hub(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"no such folder.*CHATBOT_RERANKER to one that is"):
        open_reranker(str(tmp_path / "nowhere"))


def test_a_model_that_cannot_be_had_says_how_to_get_it(tmp_path: Path) -> None:
    code = (
        "from chatbot.errors import EncoderError\n"
        "from chatbot.indexing.reranker import open_reranker\n"
        "try:\n    open_reranker('nobody/has-this-model')\n"
        "except EncoderError as error:\n    print(error)\n"
    )
    # Port 9 refuses at once: a network that is not there.
    offline = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **offline},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "hf download nobody/has-this-model" in run.stdout
    assert "unset CHATBOT_RERANKER" in run.stdout
