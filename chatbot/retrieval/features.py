"""What speaks for and against an answer to a question, as named numbers.

Computed, and weighed, by :mod:`chatbot.retrieval.abstention`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What speaks for and against an answer; flags are 0 or 1, shares and cosines 0–1."""

    coverage: float
    """Share of the question's weighted words in the sentence that would answer, titles in part.

    "Best sentence" below is that one: what the writer would quote.
    """
    content_printed: float
    """Likewise, words that say little in the language at large counting little."""
    standing: float
    """How far the best sentence stands out among the best: in tens of standard deviations."""
    passed_over: float
    """How many better sentences lack the kind of thing asked for: of CONSIDERED."""
    cosine: float
    """Of the best sentence."""
    clause_cosine: float
    """Of the best clause."""
    phrase: float
    """The longest piece of the question that the best sentence or its titles repeat, as a share."""
    distinct: float
    """How far the best clause is ahead of all: its fused score in tens of standard deviations."""
    lead: float
    """How far it is ahead of the second, likewise."""
    clause_rank: float
    """Where the best sentence's clause stands among those found: 0 first, 1 not among them."""
    rarest_missing: float
    """The question's rarest word stands neither in the best sentence nor in its titles."""
    figure_of_another: float
    """Likewise, where a figure is asked for: it would be the figure of something else,"""
    figure_unlike: float
    """and how unlike anything there the question's most telling words are then."""
    aligned: float
    """How well the question's words find their like in the best sentence and its titles."""
    least_aligned: float
    """How well the one does that finds it least."""
    clause_aligned: float
    """How well its telling words do in the whole clause,"""
    content_aligned: float
    """in the best sentence without its titles,"""
    telling_aligned: float
    """and the two that tell most in the best sentence and its titles."""
    words: float
    """How many words the question's topic has: their logarithm, by 4."""
    length: float
    """How many characters the question has: their logarithm, by 5."""
    yes_or_no: float
    """It asks whether: 吗, 能不能, 有没有."""
    condition_met: float
    """The question names a quantity (81岁) that lies in a range of the best sentence."""
    unknown: float
    """Share of the question's weighted words that no clause of the document prints."""
    typed: float
    """A figure, date or the like is asked for, and the best sentence holds such a thing."""
    amount_missing: float
    """Money is asked for, and none of the best sentences holds any; so for the next five."""
    number_missing: float
    date_missing: float
    place_missing: float
    names_missing: float
    contact_missing: float
    procedure_missing: float
    asked_missing: float
    """What is counted (多少个5G基站) stands neither in the best sentence nor in its titles."""
    attribute_unlike: float
    """How unlike anything in the best sentence the noun is whose figure or kind is asked for."""
    of_another: float
    """The best sentence is about another degree or grade: 中度 where 轻度 is asked about."""
    off_target: float
    """A figure is asked of the clauses that are named, and the best sentence is about another."""
    outcome: float
    """The question asks what came of it."""
    scope_absent: float
    """It names a year, or the whole country, that neither the evidence nor the document covers."""
    place_absent: float
    """It names a place that the document does not."""
    elsewhere: float
    """It asks about other places or documents: 别的区, 其他城市, 外省."""
    industry_absent: float
    """It names an industry that the document does not,"""
    industry_unlike: float
    """and how unlike anything in the best sentence that is."""
    eligibility: float
    keyword: float
    targeted: float
    """It names a clause by address or title."""
    translated: float
    """It is asked in English: its words are those of a dictionary."""

    def named(self) -> dict[str, float]:
        """Return the features by name, in order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}
