"""What the documents tell a reader to type works as written."""

from __future__ import annotations

import re
import shlex

import pytest

from chatbot.serving.cli import build_parser
from tests.architecture.source import HOME

DOCUMENTS = [
    p
    for p in (HOME / "README.md", HOME / "README.en.md", HOME / "CONTRIBUTING.md",
              *sorted((HOME / "docs").glob("*.md")))
    if p.exists()
]  # fmt: skip
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = {"sh", "bash", "console", "shell"}
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s#]+)[^)]*\)")


def commands():
    for path in DOCUMENTS:
        for language, block in FENCE.findall(path.read_text(encoding="utf-8")):
            if language not in SHELL:
                continue
            for line in block.replace("\\\n", " ").splitlines():
                yield path.name, line.strip().removeprefix("$ ").strip()


def chatbot_commands():
    return [
        pytest.param(line, id=f"{name}: {line}")
        for name, line in commands()
        if line.startswith(("chatbot ", ".venv/bin/chatbot ", "python -m chatbot "))
    ]


def test_there_are_documents_with_commands_in_them():
    assert any(name == "README.md" for name, _ in commands())


@pytest.mark.parametrize("line", chatbot_commands())
def test_a_chatbot_command_of_the_documents_is_good_usage(line):
    # What a shell would take away first: comments, redirections, what follows a pipe.
    words = shlex.split(re.split(r"\s[|>;]|\s&&", line)[0], comments=True)
    start = 3 if words[0] == "python" else 1
    if words[start : start + 2] in (["--help"], ["--version"]):
        return
    if words[1] == "chatbot.training":
        return
    build_parser().parse_args(words[start:])


def test_make_targets_of_the_documents_exist():
    targets = set(
        re.findall(
            r"^([a-z][\w-]*):", (HOME / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    named = {
        word
        for _, line in commands()
        if line.startswith("make ")
        for word in shlex.split(line, comments=True)[1:]
        if re.fullmatch(r"[a-z][\w-]*", word)
    }
    assert named - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_pictures_and_links_of_a_document_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in [*IMAGE.findall(text), *LINK.findall(text)]:
        if re.match(r"[a-z]+:", target):
            continue
        assert (path.parent / target).exists(), target
        if target.endswith(".png"):
            assert (path.parent / target).stat().st_size < 400_000, target
