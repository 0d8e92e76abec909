"""The ``chatbot`` command: ask, search, batch, index, add, remove, list, eval, serve, ….

Answers go to stdout, progress and errors to stderr. Exit status: 0 where the command did its work
(a declined answer is an answer), 1 on an error, 2 on bad usage. Importing this module imports no
heavy library; each command imports what it needs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import chatbot
from chatbot.config import Config
from chatbot.errors import ChatbotError, ConfigError
from chatbot.serving.choosing import choose_document
from chatbot.serving.opening import choose_index, open_ready
from chatbot.serving.terminal import (
    answer_lines,
    evidence_lines,
    printable,
    use_utf8,
    write_line,
)
from chatbot.serving.wire import evidence_to_wire, to_wire

INTERRUPTED = 130
WRITERS = ("extractive", "generative")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line *argv* (default: the process's) and return its exit status."""
    use_utf8()
    # Read when numpy is imported. An answer multiplies small matrices: a second thread of the
    # linear algebra spins longer than the product takes, and tenfold so on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except BrokenPipeError:
        # The reader went away (`chatbot search … | head`): nobody is left to tell.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return 1
    except (ChatbotError, OSError) as error:
        _say(f"chatbot: {error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="chatbot", description="政策文件问答:逐条引用原文,没有写明的不作答。"
    )
    parser.add_argument("--version", action="version", version=f"chatbot {chatbot.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = _shared_options()
    _add_ask(commands.add_parser("ask", parents=[shared], help="answer one question"))
    _add_search(commands.add_parser("search", parents=[shared], help="find clauses, ranked"))
    _add_batch(commands.add_parser("batch", parents=[shared], help="answer a file of questions"))
    _add_index(commands.add_parser("index", parents=[shared], help="build or check the index"))
    _add_archive(commands, shared)
    _add_eval(commands.add_parser("eval", parents=[shared], help="score labelled questions"))
    _add_report(commands.add_parser("report", parents=[shared], help="what was asked and answered"))
    _add_keys(commands.add_parser("keys", help="make, list and revoke API keys"))
    _add_serve(commands.add_parser("serve", parents=[shared], help="serve page and API"))
    return parser


def _shared_options() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--corpus", metavar="DIR", type=Path, help="folder of documents (CHATBOT_CORPUS)"
    )
    shared.add_argument(
        "--index", metavar="DIR", help="folder of the index, or milvus+URL (CHATBOT_INDEX)"
    )
    return shared


def _add_writer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--writer",
        choices=WRITERS,
        help="who words the answers (generative where CHATBOT_LLM is set, else extractive)",
    )


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", help="the question; - reads it from standard input")
    parser.add_argument("--json", action="store_true", help="print the wire schema")
    parser.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="QUESTION",
        help="an earlier question of the conversation; repeat, oldest first",
    )
    parser.add_argument("--document", metavar="NAME", help="one document: id, title or file name")
    _add_writer(parser)
    parser.set_defaults(run=_ask)


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", help="what to look for")
    parser.add_argument("-k", type=_positive, default=10, metavar="N", help="how many (10)")
    parser.add_argument("--json", action="store_true", help="print citations of the wire schema")
    parser.add_argument("--document", metavar="NAME", help="one document: id, title or file name")
    parser.set_defaults(run=_search)


def _add_batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("questions", help="JSON lines: id, question, history?, document?; or -")
    parser.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--retrieved",
        type=_positive,
        default=0,
        metavar="K",
        help="add the K best clauses of plain retrieval",
    )
    _add_writer(parser)
    parser.set_defaults(run=_batch)


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="only say whether the index fits the corpus"
    )
    parser.set_defaults(run=_index)


def _add_archive(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("add", parents=[shared], help="add a file or folder, and index it")
    parser.add_argument(
        "what", metavar="FILE|FOLDER|-", help="txt, md, html, docx or pdf; - reads text"
    )
    parser.add_argument("--id", dest="document_id", metavar="NAME", help="its id (its file name)")
    parser.add_argument("--source", metavar="URL", help="where it came from, kept in the catalogue")
    parser.set_defaults(run=_archive_add)
    parser = commands.add_parser("remove", parents=[shared], help="remove a document")
    parser.add_argument("name", help="its id, title or file name")
    parser.set_defaults(run=_archive_remove)
    parser = commands.add_parser("list", parents=[shared], help="list the documents")
    parser.set_defaults(run=_archive_list)
    parser = commands.add_parser(
        "verify-citation", parents=[shared], help="check exported answers against the corpus"
    )
    parser.add_argument("answers", metavar="FILE|-", help="what ask --json or batch wrote")
    parser.set_defaults(run=_verify_citation)


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "questions", nargs="*", type=Path, help="labelled questions (default: the corpus's own)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="where reports go")
    _add_writer(parser)
    parser.set_defaults(run=_eval)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=_positive, default=30, metavar="N", help="how far back (30)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with plots")
    parser.set_defaults(run=_report)


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("add", "list", "revoke"))
    parser.add_argument("name", nargs="?", default="", help="what the key is for")
    parser.add_argument("--scope", choices=("read", "ask"), default="ask")
    parser.set_defaults(run=_keys)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="TCP port (7860); 0 takes a free one")
    _add_writer(parser)
    parser.set_defaults(run=_serve)


# --------------------------------------------------------------------------- commands


def _ask(arguments: argparse.Namespace) -> int:
    assistant = open_ready(_config(arguments), progress=_say)
    question = sys.stdin.read() if arguments.question == "-" else arguments.question
    documents = assistant.index.table.documents
    answer = assistant.ask(
        question,
        arguments.history,
        document_id=_document_id(arguments.document, assistant.index.table.documents.values()),
    )
    if arguments.json:
        write_line(_json(to_wire(answer, documents=documents)), sys.stdout)
    else:
        for line in answer_lines(answer, documents):
            write_line(printable(line), sys.stdout)
    return 0


def _search(arguments: argparse.Namespace) -> int:
    assistant = open_ready(_config(arguments), progress=_say)
    documents = assistant.index.table.documents
    found = assistant.search(
        arguments.query,
        k=arguments.k,
        document_id=_document_id(arguments.document, documents.values()),
    )
    if arguments.json:
        wire = [evidence_to_wire(e, documents=documents) for e in found]
        write_line(_json(wire), sys.stdout)
    else:
        for line in evidence_lines(found, documents):
            write_line(printable(line), sys.stdout)
    return 0


def _batch(arguments: argparse.Namespace) -> int:
    from chatbot.serving import batch

    failed = answered = 0
    with _open_questions(arguments.questions) as questions:
        assistant = open_ready(_config(arguments), progress=_say)
        to_file = arguments.output not in (None, "-")
        with (
            Path(arguments.output).open("w", encoding="utf-8", errors="backslashreplace")
            if to_file
            else nullcontext(sys.stdout)
        ) as output:
            for wire in batch.answer_lines(
                questions, assistant, retrieved=arguments.retrieved, progress=_say
            ):
                write_line(_json(wire), output)
                failed += "error" in wire
                answered += "error" not in wire
    _say(f"{answered} answered" + (f", {failed} lines failed" if failed else ""))
    return 1 if failed else 0


def _index(arguments: argparse.Namespace) -> int:
    from chatbot import wiring

    config = _config(arguments)
    if arguments.check:
        wiring.check_index(config)
        write_line(f"{config.place}: fits {config.corpus}", sys.stdout)
        return 0
    manifest = wiring.build_index(config, progress=_say)
    write_line(f"{config.place}: {manifest.clauses} clauses", sys.stdout)
    return 0


def _archive_add(arguments: argparse.Namespace) -> int:
    from chatbot.serving import archive

    failed = archive.add(
        _config(arguments),
        arguments.what,
        document_id=arguments.document_id,
        source=arguments.source,
        say=_say,
    )
    return 1 if failed else 0


def _archive_remove(arguments: argparse.Namespace) -> int:
    from chatbot.serving import archive

    archive.remove(_config(arguments), arguments.name, say=_say)
    return 0


def _archive_list(arguments: argparse.Namespace) -> int:
    from chatbot.serving import archive

    for line in archive.listing(_config(arguments)):
        write_line(printable(line), sys.stdout)
    return 0


def _verify_citation(arguments: argparse.Namespace) -> int:
    from chatbot.serving import archive

    assistant = open_ready(_config(arguments), progress=_say)
    named = arguments.answers
    text = sys.stdin.read() if named == "-" else Path(named).read_text(encoding="utf-8")
    checked, faults = archive.verify_citations(assistant.index.table, text)
    for fault in faults:
        write_line(printable(fault), sys.stdout)
    _say(f"{checked} citations checked, {len(faults)} do not hold")
    return 1 if faults else 0


def _eval(arguments: argparse.Namespace) -> int:
    from chatbot.evaluation.run import evaluate_command

    scripted = arguments.writer == "generative" and not Config.from_environment().llm
    arguments.writer = None if scripted else arguments.writer
    return evaluate_command(
        _config(arguments), arguments.questions, arguments.output, scripted=scripted, progress=_say
    )


def _report(arguments: argparse.Namespace) -> int:
    from chatbot.serving.audit.plots import report_lines

    config, page = _config(arguments), arguments.html
    for line in report_lines(config.journal, arguments.days, as_json=arguments.json, page=page):
        write_line(printable(line), sys.stdout)
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    from chatbot.serving.keys import Keys, Scope

    keys = Keys(Config.from_environment().keys)
    if arguments.action == "list":
        for key in keys.all():
            write_line(printable(f"{key.name}  {key.scope.value}  {key.made_at}"), sys.stdout)
        return 0
    if not arguments.name:
        raise ConfigError(f"name the key: chatbot keys {arguments.action} NAME")
    if arguments.action == "add":
        write_line(keys.add(arguments.name, Scope(arguments.scope)), sys.stdout)
        _say("this key is shown once; it is kept as a digest")
    else:
        keys.revoke(arguments.name)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from chatbot.serving.server import serve

    config = _config(arguments)
    if arguments.host is not None:
        config = replace(config, host=arguments.host)
    if arguments.port is not None:
        config = replace(config, port=arguments.port)
    serve(config, progress=_say)
    return 0


# --------------------------------------------------------------------------- arguments


def _config(arguments: argparse.Namespace) -> Config:
    config = Config.from_environment()
    if arguments.corpus is not None:
        config = replace(config, corpus=arguments.corpus.expanduser())
    if arguments.index is not None:
        config = config.indexed_at(arguments.index)
    config = _with_writer(config, getattr(arguments, "writer", None))
    named = arguments.index is not None or bool(os.environ.get("CHATBOT_INDEX"))
    return choose_index(config, index_named=named)


def _with_writer(config: Config, writer: str | None) -> Config:
    if writer == "extractive":
        return replace(config, llm="")
    if writer == "generative" and not config.llm:
        raise ConfigError(
            "--writer generative needs a chat model: set CHATBOT_LLM=provider:model, "
            "as openai:qwen3 with CHATBOT_LLM_BASE_URL=http://127.0.0.1:11434/v1"
        )
    return config


def _document_id(name: str | None, documents: Iterable[chatbot.records.Document]) -> str | None:
    return None if name is None else choose_document(name, documents)


def _open_questions(name: str) -> nullcontext[BinaryIO] | BinaryIO:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    return Path(name).open("rb")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _say(line: str) -> None:
    write_line(printable(line), sys.stderr)
