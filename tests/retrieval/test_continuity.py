"""How well the clause that was spoken of answers, by the best of all clauses."""

from __future__ import annotations

import pytest

from chatbot.indexing.bundled import BundledEncoder
from chatbot.indexing.store import assemble
from chatbot.indexing.table import ClauseTable
from chatbot.reading.clauses import parse_clauses
from chatbot.retrieval.continuity import Continuity
from chatbot.retrieval.passages import Passages
from chatbot.retrieval.retriever import Retriever
from chatbot.understanding.expansion import Expander
from chatbot.understanding.lexicon import Lexicon
from tests.indexing.conftest import PLAN
from tests.indexing.encoders import write_encoder
from tests.retrieval.test_retriever import document_of

PLAN_READ = document_of("plan", PLAN)
TABLE = ClauseTable([PLAN_READ], parse_clauses(PLAN_READ))


@pytest.fixture(scope="module")
def continuity(tmp_path_factory: pytest.TempPathFactory) -> Continuity:
    encoder = BundledEncoder(write_encoder(tmp_path_factory.mktemp("encoder")))
    index = assemble([PLAN_READ], tuple(TABLE), encoder=encoder)
    expander = Expander(Lexicon(entries={}))
    return Continuity(index.table, Retriever(index), Passages(index), expander)


def _share(continuity: Continuity, address: str) -> float:
    return continuity.share("海岛邮路怎么发展", "海岛邮路 发展", TABLE[f"plan#{address}"])


def test_nothing_answers_better_than_the_clause_that_says_it(continuity: Continuity) -> None:
    assert _share(continuity, "1.1") == 1.0
    assert _share(continuity, "1") == 1.0  # what stands under it is part of it


def test_where_another_clause_says_it_the_share_is_small(continuity: Continuity) -> None:
    assert _share(continuity, "1.2") < 0.5
    assert _share(continuity, "2") < 0.5
