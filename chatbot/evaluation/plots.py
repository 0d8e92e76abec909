"""The report as pictures; the only home of matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatbot.errors import MissingExtraError
from chatbot.evaluation.report import Row, TradeOff

RIGHT, DECLINED, WORKING_POINT = "#1f6f8b", "#c9d6df", "#b5493b"


def draw_categories(rows: Sequence[Row], path: Path, *, title: str) -> None:
    """Write a bar for each category: the share of right outcomes. Raises MissingExtraError."""
    figure, axes = _canvas()
    names = [f"{row.category} ({row.questions})" for row in rows]
    axes.barh(names, [1.0] * len(rows), color=DECLINED)
    axes.barh(names, [row.right for row in rows], color=RIGHT)
    for place, row in enumerate(rows):
        axes.text(1.01, place, f"{row.right:.2f}", va="center", fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of right outcomes")
    axes.set_title(title)
    figure.savefig(path, dpi=120)


def draw_trade_off(curve: Sequence[TradeOff], threshold: float, path: Path, *, title: str) -> None:
    """Write the curve of false answers against false refusals. Raises MissingExtraError."""
    figure, axes = _canvas()
    axes.plot(
        [p.false_refusals for p in curve],
        [p.false_answers for p in curve],
        marker=".",
        color=RIGHT,
    )
    chosen = min(curve, key=lambda p: abs(p.threshold - threshold))
    axes.plot([chosen.false_refusals], [chosen.false_answers], "o", color=WORKING_POINT)
    axes.annotate(f"threshold {threshold:.2f}", (chosen.false_refusals, chosen.false_answers))
    axes.set_xlabel("answerable questions declined")
    axes.set_ylabel("unanswerable questions answered")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.set_title(title)
    figure.savefig(path, dpi=120)


def _canvas() -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("eval", "drawing the evaluation's plots") from None
    # A Figure of its own, without pyplot: no global state, no display, nothing to close.
    figure = Figure(figsize=(8, 5), layout="constrained")
    return figure, figure.subplots()
