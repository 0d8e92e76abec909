"""An answer while it is being written: text with markers, and the quotes behind them.

The one mutable value of the room. A writer appends lines and cites as it goes; ``finish`` hands
everything to verification and returns an immutable Answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chatbot.records import Citation, Clause, Coverage, Document, Span


@dataclass(slots=True)
class Draft:
    """Lines of an answer and the citations that bear them, numbered in order of use."""

    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    computed: set[str] = field(default_factory=set)
    """Figures that were counted here rather than quoted: the 7 of 共7条."""
    titles: list[str] = field(default_factory=list)
    """Titles of documents that lines stand under, with whatever figures they hold."""
    coverage: Coverage | None = None

    def say(self, line: str) -> None:
        """Append one line."""
        self.lines.append(line)

    def say_title(self, document: Document) -> None:
        """Append the title under which the next lines stand, where they are of several."""
        title = document.title.strip("《》")
        self.titles.append(title)
        self.lines.append(f"《{title}》")

    def cite(self, clause: Clause, span: Span | None = None) -> str:
        """Return the marker ``[n]`` of a quote; *span* defaults to the clause's substance."""
        place = trimmed(clause, span or whole(clause))
        for citation in self.citations:
            if citation.clause.clause_id == clause.clause_id and citation.span == place:
                return f"[{citation.marker}]"
        marker = len(self.citations) + 1
        self.citations.append(
            Citation(marker=marker, clause=clause, quote=clause.slice(place), span=place)
        )
        return f"[{marker}]"

    def count(self, number: int) -> str:
        """Return *number* as text and remember that it was computed."""
        self.computed.add(str(number))
        return str(number)

    @property
    def text(self) -> str:
        """The lines joined."""
        return "\n".join(line for line in self.lines if line)

    @property
    def cited(self) -> Sequence[Clause]:
        """The cited clauses, each once, in order of first citation."""
        return tuple({c.clause.clause_id: c.clause for c in self.citations}.values())


def quoting(clause: Clause, span: Span) -> Draft:
    """Return a draft of one line: the quote, cited."""
    draft = Draft()
    marker = draft.cite(clause, span)
    draft.say(f"{draft.citations[0].quote}{marker}")
    return draft


def merge(drafts: Sequence[Draft]) -> Draft:
    """Return one draft of several: lines in order, citations renumbered and shared.

    A line that an earlier part has said word for word is not said again.
    """
    if len(drafts) == 1:
        return drafts[0]
    merged = Draft()
    for draft in drafts:
        numbers: Mapping[str, str] = {
            f"[{c.marker}]": merged.cite(c.clause, c.span) for c in draft.citations
        }
        for line in draft.lines:
            said = re.sub(r"\[\d+\]", lambda m, n=numbers: n.get(m.group(), ""), line)  # type: ignore[misc]
            if said not in merged.lines:
                merged.say(said)
        merged.computed |= draft.computed
        merged.titles += draft.titles
        merged.coverage = merged.coverage or draft.coverage
    return merged


def whole(clause: Clause) -> Span:
    """Return the span of everything the clause prints, outer white space aside."""
    return trimmed(clause, clause.span)


def trimmed(clause: Clause, span: Span) -> Span:
    """Return *span* without white space at either end."""
    text = clause.slice(span)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start=start, end=max(start, span.start + len(text.rstrip())))
