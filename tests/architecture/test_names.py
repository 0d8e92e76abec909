"""Records are values, public names are kept, modules and functions stay small."""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import re

import pytest

import chatbot
from chatbot import errors, records
from tests.architecture.source import HOME, imports, modules, tree

LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
VAGUE = re.compile(r"(utils?|helpers?|common|misc|manager|stuff)", re.IGNORECASE)
TEXTS = sorted((HOME / "corpus" / "texts").glob("*.txt"))
PLAN_WORDS = 7
"""Chinese characters in a row that code and a text of the corpus share only by copying."""


def defined(module):
    return [
        value
        for _, value in inspect.getmembers(module, inspect.isclass)
        if value.__module__ == module.__name__
    ]


@pytest.mark.parametrize(
    "record",
    [r for r in defined(records) if not issubclass(r, enum.Enum)],
    ids=lambda r: r.__name__,
)
def test_a_record_is_frozen_slotted_and_keyword_only(record):
    assert dataclasses.is_dataclass(record)
    assert record.__dataclass_params__.frozen
    assert "__slots__" in record.__dict__
    assert all(f.kw_only for f in dataclasses.fields(record))


def test_records_need_the_standard_library_alone():
    import sys

    allowed = sys.stdlib_module_names | {"chatbot"}
    path = HOME / "chatbot" / "records.py"
    assert {i.partition(".")[0] for i, _ in imports(path)} <= allowed
    assert {i for i, _ in imports(path) if i.startswith("chatbot")} == {
        "chatbot.errors",
        "chatbot.errors.RecordError",
    }


def test_every_error_is_drawn_in_the_tree():
    drawn = set(re.findall(r"\b[A-Z]\w+Error\b", errors.__doc__ or ""))
    assert {e.__name__ for e in defined(errors)} == drawn
    assert all(issubclass(e, errors.ChatbotError) for e in defined(errors))


def test_every_public_name_of_the_package_is_there():
    assert sorted(chatbot.__all__) == sorted(set(chatbot.__all__))
    for name in chatbot.__all__:
        assert hasattr(chatbot, name), name


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(HOME)))
def test_a_module_is_small_says_what_it_is_for_and_has_a_telling_name(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(tree(path))
    assert not VAGUE.fullmatch(path.stem)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(HOME)))
def test_a_function_fits_a_screen(path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def constants(path):
    """String constants that are no docstrings: what the program can act on."""
    doc = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in doc:
            yield node.value, node.lineno


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(HOME)))
def test_no_code_knows_the_words_of_a_corpus_text(path):
    text = "".join(p.read_text(encoding="utf-8") for p in TEXTS)
    assert text
    shared = [
        f"line {line}: {run}"
        for value, line in constants(path)
        for run in re.findall(rf"[\u4e00-\u9fff]{{{PLAN_WORDS},}}", value)
        if any(run[i : i + PLAN_WORDS] in text for i in range(len(run) - PLAN_WORDS + 1))
    ]
    assert shared == []
