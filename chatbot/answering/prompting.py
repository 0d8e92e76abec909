"""Prompts are data, read from ``prompts/``; what is put before a model with them is delimited."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from chatbot.understanding.query import Language

PROMPTS = Path(__file__).with_name("prompts")


@cache
def prompt(name: str, language: Language) -> str:
    """Return one prompt in the language of the question: ``prompt("answer", ENGLISH)``."""
    folder = "english" if language is Language.ENGLISH else "chinese"
    return (PROMPTS / folder / f"{name}.txt").read_text(encoding="utf-8")


def tagged(tag: str, lines: Iterable[str]) -> str:
    """Return *lines* as data between tags; what is inside can open or close none of them."""
    inside = "\n".join(html.escape(line) for line in lines)
    return f"<{tag}>\n{inside}\n</{tag}>"
