"""Nothing leaves the server that its evidence does not say.

A quote is a substring of its clause by construction (:class:`chatbot.records.Citation`); here the
rest is checked: markers resolve, and every figure in the text occurs in a cited clause, in a
clause address, or was counted by the writer.
"""

from __future__ import annotations

import re
import unicodedata

from chatbot.answering.draft import Draft
from chatbot.errors import CitationError
from chatbot.records import MARKER_IN_TEXT

FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")


def verify(draft: Draft) -> None:
    """Raise CitationError where *draft* cites nothing or says a figure that no cited clause prints.

    The question proves nothing: a figure that only the user said is not said back.
    """
    if not draft.citations:
        raise CitationError("the draft cites nothing")
    known = set(map(int, MARKER_IN_TEXT.findall(draft.text)))
    markers = {c.marker for c in draft.citations}
    if known != markers:
        raise CitationError(f"markers {sorted(known)} do not match citations {sorted(markers)}")
    printed = set(draft.computed).union(*map(figures, draft.titles))
    for clause in draft.cited:
        printed |= figures(clause.text) | figures(clause.path_text) | figures(clause.label)
    unproven = figures(MARKER_IN_TEXT.sub("", draft.text)) - printed
    if unproven:
        raise CitationError(f"no cited clause prints {sorted(unproven)}")


def figures(text: str) -> set[str]:
    """Return the figures of *text*, widths folded: 突破1900亿元,年均增速6.5% → {1900, 6.5%}."""
    return set(FIGURE.findall(unicodedata.normalize("NFKC", text)))
