"""Is the evidence about another of the same kind? 轻度 is not 中度, B类 is not C类.

Such words share everything but the one that matters, so likeness cannot tell them apart.
"""

from __future__ import annotations

import re

from chatbot.understanding.cues import words

KINDS = tuple(frozenset(line.split()) for line in words("contrast"))
"""Words of which one excludes the others: what is ruled for one tells nothing of another."""
GRADE = re.compile(
    r"(?P<which>[A-Za-z甲乙丙丁一二三四五六七八九十\d])(?P<kind>类|级|等|档|型|星)(?!似|别|待)"
)


def is_of_another(question: str, evidence: str) -> bool:
    """Return True where *evidence* names others of a kind than the one *question* names."""
    for kind in KINDS:
        asked = {word for word in kind if word in question}
        if asked and not any(w in evidence for w in asked) and any(w in evidence for w in kind):
            return True
    return is_of_another_grade(question, evidence)


def is_of_another_grade(question: str, evidence: str) -> bool:
    """Return True where *question* names a grade (B类) and *evidence* others of it alone."""
    asked = {(m["kind"], m["which"]) for m in GRADE.finditer(question)}
    printed = {(m["kind"], m["which"]) for m in GRADE.finditer(evidence)}
    kinds = {kind for kind, _ in printed}
    return any(
        named not in printed and named[0] in kinds and "".join(reversed(named)) not in evidence
        for named in asked
    )
