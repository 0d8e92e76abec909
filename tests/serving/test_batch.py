"""A question file in, one line of the schema out for each of its lines."""

from __future__ import annotations

import json

from chatbot.serving.batch import answer_lines
from tests.serving.doubles import fixed_assistant


def run(*lines: bytes, retrieved: int = 0):
    said: list[str] = []
    assistant = fixed_assistant()
    answers = list(answer_lines(list(lines), assistant, retrieved=retrieved, progress=said.append))
    return answers, said, assistant


def line(**record) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def test_answers_come_in_the_order_of_the_questions_under_their_ids():
    answers, said, _ = run(line(id="B", question="二"), line(id="A", question="一"))
    assert [a["id"] for a in answers] == ["B", "A"]
    assert [a["question"] for a in answers] == ["二", "一"]
    assert said == []


def test_history_and_document_reach_the_assistant():
    _, _, assistant = run(
        line(
            id=1, question="那谁负责?", history=["无人机呢?"], document="云溪市低空经济实施方案.txt"
        )
    )
    assert assistant.asked == [("那谁负责?", ("无人机呢?",), "yunxi")]


def test_a_malformed_line_keeps_its_place_and_stops_nothing():
    answers, said, _ = run(
        line(id="1", question="好"), b"{not json", b"[1]", line(id="4"), line(id="5", question="好")
    )
    assert [a["id"] for a in answers] == ["1", 2, 3, "4", "5"]
    assert ["error" in a for a in answers] == [False, True, True, True, False]
    assert [s.partition(":")[0] for s in said] == ["line 2", "line 3", "line 4"]


def test_an_unknown_document_is_an_error_of_that_line_alone():
    answers, said, _ = run(
        line(id="1", question="好", document="没有"), line(id="2", question="好")
    )
    assert "没有" in answers[0]["error"]
    assert "error" not in answers[1]
    assert len(said) == 1


def test_a_history_that_is_no_list_of_questions_is_refused():
    answers, _, _ = run(
        line(id="1", question="好", history="无人机"), line(id="2", question="好", history=[1])
    )
    assert all("history" in a["error"] for a in answers)


def test_empty_lines_and_a_byte_order_mark_are_passed_over():
    answers, _, _ = run(b"\xef\xbb\xbf" + line(id="1", question="好"), b"\n", b"  ")
    assert [a["id"] for a in answers] == ["1"]


def test_a_question_without_id_is_known_by_its_line():
    answers, _, _ = run(b"", line(question="好"))
    assert answers[0]["id"] == 2


def test_bytes_that_are_no_text_and_lone_surrogates_are_answered():
    answers, _, _ = run(
        b'{"id": "1", "question": "\xff\xfe"}', b'{"id": "2", "question": "\\ud800"}'
    )
    assert [a["id"] for a in answers] == ["1", "2"]
    assert answers[1]["question"] == "\ud800"


def test_deeply_nested_json_is_an_error_of_its_line():
    answers, _, _ = run(b"[" * 100_000, line(id="2", question="好"))
    assert "error" in answers[0]
    assert answers[1]["id"] == "2"


def test_retrieved_clauses_are_added_only_where_asked_for():
    plain, _, _ = run(line(id="1", question="好"))
    assert "retrieved" not in plain[0]
    more, _, _ = run(line(id="1", question="好"), retrieved=3)
    assert [c["n"] for c in more[0]["retrieved"]] == [1, 2, 3]
