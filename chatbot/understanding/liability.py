"""Rules and what breaking them costs: laws print both in much the same words, chapters apart.

谁来核发许可证 asks for the rule, 乱发许可证会怎样 for the liability; the words are those of both.
"""

from __future__ import annotations

from chatbot.understanding.cues import cue

ASKS = cue("phrase", "asks_liability")
"""Asks what breaking a rule costs: 罚多少, 会被吊销吗."""
LIABLE = cue("phrase", "liable")
"""A sentence that says so: 违反本条例规定…处…罚款."""
LIABILITIES = cue("phrase", "liabilities")
"""The title of the part where such sentences stand: 法律责任."""


def asks_liability(question: str) -> bool:
    """Return True where *question*, in the grammar's alphabet, asks for a penalty."""
    return ASKS.search(question) is not None


def states_liability(titles: str, sentence: str) -> bool:
    """Return True where *sentence* under *titles* says what breaking a rule costs."""
    return bool(LIABILITIES.search(titles) or LIABLE.search(sentence))


def fitness(asked: bool, stated: bool) -> float:
    """1 where a penalty is asked for and stated, -1 where one is stated unasked, else 0."""
    return (1.0 if asked else -1.0) if stated else 0.0
