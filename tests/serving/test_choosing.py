from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.errors import CorpusError
from chatbot.serving.choosing import choose_document
from tests.serving.doubles import plan

FIRST, _ = plan()
SECOND = replace(FIRST, document_id="b", title="某办法", file_name="policies/dev/003_某办法.txt")
TWIN = replace(SECOND, document_id="c", title="另一办法", file_name="old/003_某办法.txt")


@pytest.mark.parametrize(
    "name",
    [
        "b",
        "某办法",
        "《某办法》",
        "policies/dev/003_某办法.txt",
        "003_某办法.txt",
        "003_某办法",
        " elsewhere/003_某办法.txt ",
    ],
)
def test_a_document_is_known_by_id_title_and_file(name):
    assert choose_document(name, [FIRST, SECOND]) == "b"


def test_a_name_that_means_two_documents_is_refused_with_their_ids():
    with pytest.raises(CorpusError, match="b, c"):
        choose_document("003_某办法.txt", [SECOND, TWIN])


def test_a_name_that_means_none_is_refused_with_what_there_is():
    with pytest.raises(CorpusError, match="yunxi"):
        choose_document("没有这份", [FIRST])
