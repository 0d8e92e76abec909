"""The command line: streams, exit statuses, and what it imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.errors import MissingIndexError
from chatbot.serving import cli
from tests.serving.doubles import fixed_assistant

HOME = Path(__file__).resolve().parents[2]
HEAVY = {
    "torch", "sentence_transformers", "transformers", "gradio", "fastapi", "langchain",
    "langchain_core", "faiss", "jieba", "numpy", "opencc", "pypinyin", "rapidfuzz", "matplotlib",
}  # fmt: skip


@pytest.fixture
def assistant(monkeypatch):
    double = fixed_assistant()
    monkeypatch.setattr(cli, "open_ready", lambda config, *, progress: double)
    return double


def test_importing_the_command_imports_no_heavy_library():
    code = "import sys, chatbot.serving.cli; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(done.stdout.split())


def test_an_answer_goes_to_stdout_with_its_quote_and_path(assistant, capsys):
    assert cli.main(["ask", "那谁负责?", "--history", "无人机产业呢?"]) == 0
    out, err = capsys.readouterr()
    assert "市交通局(首位责任单位)" in out
    assert "[1] 二、重点领域 › (一)无人机产业" in out
    assert "“责任单位:市交通局、工信局”" in out
    assert "理解为:无人机产业由谁负责?" in out
    assert "已经届满" in out
    assert err == ""
    assert assistant.asked == [("那谁负责?", ("无人机产业呢?",), None)]


def test_history_may_be_repeated_and_keeps_its_order(assistant, capsys):
    cli.main(["ask", "三", "--history", "一", "--history", "二"])
    assert assistant.asked[0][1] == ("一", "二")


def test_json_is_the_wire_schema_on_one_line(assistant, capsys):
    assert cli.main(["ask", "那谁负责?", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    sent = json.loads(out)
    assert sent["coverage"] == {"listed": 2, "total": 2}
    assert [c["n"] for c in sent["citations"]] == [1, 2]


def test_a_declined_answer_is_no_error(assistant, capsys):
    assert cli.main(["ask", "能补贴多少钱?"]) == 0
    assert "可能相关" in capsys.readouterr().out


def test_control_characters_do_not_reach_the_terminal(assistant, capsys):
    assert cli.main(["ask", "红\x1b[31m字\u202e\ud800", "--json"]) == 0
    raw = capsys.readouterr().out
    assert "\x1b" not in raw
    assert json.loads(raw)["question"] == "红\x1b[31m字\u202e\ud800"


def test_an_error_is_one_line_on_stderr_and_status_1(monkeypatch, capsys):
    def missing(config, *, progress):
        raise MissingIndexError("index/: nothing there; run: chatbot index")

    monkeypatch.setattr(cli, "open_ready", missing)
    assert cli.main(["ask", "好"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "chatbot: index/: nothing there; run: chatbot index\n"


def test_an_unknown_document_is_an_error(assistant, capsys):
    assert cli.main(["ask", "好", "--document", "没有这份"]) == 1
    assert "yunxi" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv", [[], ["ask"], ["search", "x", "-k", "0"], ["batch"], ["fly"], ["serve", "--port", "x"]]
)
def test_bad_usage_is_status_2(argv):
    with pytest.raises(SystemExit) as stopped:
        cli.main(argv)
    assert stopped.value.code == 2


def test_a_port_that_is_none_is_an_error(capsys):
    assert cli.main(["serve", "--port", "70000"]) == 1
    assert "CHATBOT_PORT" in capsys.readouterr().err


def test_search_lists_clauses_with_their_scores(assistant, capsys):
    assert cli.main(["search", "无人机", "-k", "4"]) == 0
    out = capsys.readouterr().out
    assert " 4. 二、重点领域 › (一)无人机产业  (fused 0.250 · bm25 1.000 · cosine 0.500)" in out


def test_search_as_json_is_a_list_of_citations(assistant, capsys):
    assert cli.main(["search", "无人机", "-k", "2", "--json"]) == 0
    assert [c["n"] for c in json.loads(capsys.readouterr().out)] == [1, 2]


def test_batch_writes_a_file_and_reports_to_stderr(assistant, tmp_path, capsys):
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "1", "question": "那谁负责?"}\n{"id": "2", "question": "\\ud800"}\n',
        encoding="utf-8",
    )
    answers = tmp_path / "a.jsonl"
    assert cli.main(["batch", str(questions), "-o", str(answers), "--retrieved", "2"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "2 answered\n"
    first, second = map(json.loads, answers.read_text(encoding="utf-8").splitlines())
    assert first["id"] == "1"
    assert len(first["retrieved"]) == 2
    assert second["question"] == "\ud800"


def test_batch_ends_with_status_1_where_a_line_failed(assistant, tmp_path, capsys):
    questions = tmp_path / "q.jsonl"
    questions.write_text('nonsense\n{"id": "2", "question": "好"}\n', encoding="utf-8")
    assert cli.main(["batch", str(questions)]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, "2"]
    assert "line 1: no JSON" in err


def test_a_question_file_that_is_not_there_is_an_error_before_anything_opens(capsys, tmp_path):
    assert cli.main(["batch", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in capsys.readouterr().err


def test_an_own_corpus_gets_an_index_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CHATBOT_INDEX", raising=False)
    parse = cli.build_parser().parse_args
    chosen = cli._config(parse(["ask", "x", "--corpus", str(tmp_path)]))
    assert chosen.index.parent == tmp_path / "cache" / "policy-chatbot" / "index"
    assert (chosen.index.parent.stat().st_mode & 0o077) == 0
    named = cli._config(
        parse(["ask", "x", "--corpus", str(tmp_path), "--index", str(tmp_path / "i")])
    )
    assert named.index == tmp_path / "i"
    assert cli._config(parse(["ask", "x"])).index == HOME / "index"


def test_python_m_chatbot_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "chatbot", "--help"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    for command in ("ask", "search", "batch", "index", "eval", "serve"):
        assert command in done.stdout
