"""The schema of all faces, against a JSON schema written here by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from chatbot.records import Anchor, Answer, AnswerKind
from chatbot.serving.wire import evidence_to_wire, page_of, to_wire
from tests.serving.doubles import drones_answer, fixed_assistant, plan

CITATION = {
    "n": int,
    "clause_id": str,
    "clause": str,
    "path": str,
    "title": str,
    "quote": str,
    "text": str,
    "start": int,
    "end": int,
    "document": str,
    "page": None,
    "sha256": str,
}
SCHEMA = {
    "id": str,
    "question": str,
    "standalone": str,
    "intent": str,
    "answer": str,
    "kind": str,
    "abstained": bool,
    "citations": [CITATION],
    "also_found": [CITATION],
    "coverage": {"listed": int, "total": int},
    "notices": [str],
    "followups": [str],
    "elapsed_ms": float,
}


def check(value, schema, place="$"):
    """Raise AssertionError where *value* is not exactly of *schema*."""
    if isinstance(schema, dict):
        assert isinstance(value, dict), place
        assert list(value) == list(schema), place
        for key, inner in schema.items():
            check(value[key], inner, f"{place}.{key}")
    elif isinstance(schema, list):
        assert isinstance(value, list), place
        for number, item in enumerate(value):
            check(item, schema[0], f"{place}[{number}]")
    elif schema is None:
        assert value is None or type(value) is int, place
    else:
        assert type(value) is schema, f"{place}: {value!r}"


def wire():
    document, _ = plan()
    return to_wire(drones_answer(), documents={document.document_id: document})


def test_an_answer_has_exactly_the_keys_of_the_schema_in_its_order():
    check(json.loads(json.dumps(wire())), SCHEMA)


def test_an_answer_that_lists_no_set_has_null_coverage():
    declined = Answer(
        question="x", standalone="x", intent="open", text="没有。", kind=AnswerKind.DECLINED
    )
    sent = to_wire(declined, documents={}, request_id="q1")
    assert sent["coverage"] is None
    assert sent["abstained"] is True
    assert sent["kind"] == "declined"
    assert sent["citations"] == []
    assert sent["id"] == "q1"


def test_every_marker_of_the_text_is_a_citation_of_the_wire():
    sent = wire()
    assert {int(m) for m in re.findall(r"\[(\d+)\]", sent["answer"])} == {
        c["n"] for c in sent["citations"]
    }


def test_offsets_point_at_the_quote_in_the_document():
    document, _ = plan()
    sent = wire()
    for citation in sent["citations"] + sent["also_found"]:
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in citation["text"]
        assert citation["document"] == document.title


def test_the_path_is_the_one_people_read():
    first = wire()["citations"][0]
    assert first["path"] == "二、重点领域 › (一)无人机产业"
    assert first["clause"] == "二、(一)"
    assert first["clause_id"] == "yunxi#2.1"


def test_two_answers_never_share_a_made_up_id():
    assert wire()["id"] != wire()["id"]


def test_found_clauses_have_the_form_of_citations():
    assistant = fixed_assistant()
    documents = assistant.index.table.documents
    for place, evidence in enumerate(assistant.search("无人机"), start=1):
        sent = evidence_to_wire(evidence, documents=documents)
        check(sent, CITATION)
        assert sent["n"] == place
        text = documents["yunxi"].text
        assert text[sent["start"] : sent["end"]] == sent["quote"]


def test_a_citation_names_the_page_that_its_quote_stands_on():
    document, _ = plan()
    half = len(document.text) // 2
    anchors = (Anchor(offset=0, line=1, page=1), Anchor(offset=half, line=9, page=2))
    held = {document.document_id: replace(document, anchors=anchors)}
    assert page_of(document.document_id, 0, held) == 1
    assert page_of(document.document_id, half - 1, held) == 1
    assert page_of(document.document_id, half, held) == 2
    assert page_of("unknown", 0, held) is None
