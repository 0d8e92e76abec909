"""Two invented plans in a corpus folder, and the settings that index them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import Config
from tests.indexing.encoders import write_encoder

PLAN = """云汀市低空产业行动方案

一、重点领域

(一)低空物流产业。发展生鲜冷链即时配送和海岛邮路。(责任单位:市商务局、邮政管理局)

(二)低空文旅产业。开发空中观光线路,建设“云上航廊”。(责任单位:市文化广电旅游局)

二、保障措施

(一)加强资金支持。统筹财政专项资金,支持重点项目。(责任单位:市财政局)
"""
OTHER = """澜江省养老服务若干措施

一、扩大供给

(一)建设社区食堂。到2033年,每个街道至少建成一处。
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings over a corpus of one plan; the index folder holds an encoder and no index yet."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "plan.txt").write_text(PLAN, encoding="utf-8")
    write_encoder(tmp_path / "index" / "encoder")
    return Config(corpus=corpus, index=tmp_path / "index")
