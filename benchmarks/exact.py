"""Sets over plans: of questions whose answer is a set of clauses, how many get exactly that set?

Asks every plan with departments by department in every role, by address in every notation, for
mentions and counts; the sets are computed from hand-written outlines or from the printed lines.
    python -m benchmarks.exact [FOLDER…] [--invent N] [--across] [--failures N]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.exact_questions import Asked, Identify, by_unit, look_ups
from benchmarks.invented import Plan, invent
from benchmarks.printed import Item, read_golden, read_printed
from benchmarks.report import save
from chatbot.assistant import Assistant
from chatbot.config import HOME, Config
from chatbot.evaluation.opening import gather
from chatbot.indexing.store import build_index
from chatbot.reading.catalogue import corpus_files
from chatbot.records import Answer, Clause, ClauseKind
from chatbot.wiring import open_assistant

GOLDEN = HOME / "tests" / "golden"
OWN = HOME / "tests" / "documents"
LOOKED_UP = 2
"""Items below which a text is no plan."""
TERMS = 24
MARK = 0.95
ACROSS = ("any", "first", "lead", "support", "only", "together", "either")
"""Kinds of questions by department that are asked of all documents at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A question that got another set."""

    document: str
    asked: Asked
    answer: Answer


def questions(assistant: Assistant, document_id: str, plan: Plan | None = None) -> Iterator[Asked]:
    """Yield the questions about one document of the index; *plan* tells what was invented."""
    clauses = assistant.index.table.of(document_id)
    items, identify = _read(assistant, document_id, plan)
    if any(i.units for i in items):
        yield from by_unit(items, identify)
    if sum(len(i.ordinals) == 2 for i in items) >= LOOKED_UP:
        yield from look_ups(items, identify)
    yield from _mentions(document_id, clauses)


def _read(
    assistant: Assistant, document_id: str, plan: Plan | None = None
) -> tuple[Sequence[Item], Identify]:
    """What a document prints, and the clauses that it stands in."""
    clauses = assistant.index.table.of(document_id)
    outline = GOLDEN / f"{document_id}.outline"
    text = assistant.index.table.documents[document_id].text
    if plan is not None:
        return plan.items, _by_place(clauses, len(text.rstrip()) - len(plan.text.rstrip()))
    if outline.is_file():
        return read_golden(outline), lambda item: f"{document_id}#{item.address}"
    return read_printed(text), _by_place(clauses)


def questions_across(assistant: Assistant) -> Iterator[Asked]:
    """Yield the questions by department over all documents at once, none of them named."""
    held: list[Item] = []
    places: dict[int, str] = {}
    for document_id in assistant.index.table.standing:
        items, identify = _read(assistant, document_id)
        bearing = [item for item in items if item.units]
        places |= {id(item): identify(item) for item in bearing}
        held += bearing
    asked = by_unit(held, lambda item: places[id(item)], spoken_names=False)
    return (a for a in asked if a.kind in ACROSS)


def _by_place(clauses: Sequence[Clause], shift: int = 0) -> Identify:
    def identify(item: Item) -> str:
        place = item.place + shift
        return next(c.clause_id for c in clauses if c.span.start <= place < c.span.end)

    return identify


def _mentions(document_id: str, clauses: Sequence[Clause]) -> Iterator[Asked]:
    """Words of four characters and more that stand in a few clauses, the same in every run."""
    told = [c for c in clauses if c.kind is not ClauseKind.TITLE]
    text = "\n".join(c.text for c in told)
    runs = sorted(set(re.findall(r"(?<=[、“])[一-鿿]{4,8}(?=[、”])", text)))
    runs = [run for run in runs if run[-1] not in "局委办部厅署府会"]
    ways = (
        "哪几条提到了{t}?",
        "全文提了几次{t}",
        "{t}在哪些条款里出现",
        "“{t}”出现在哪几条?",
        "提到{t}的有几条",
    )
    chosen = random.Random(document_id).sample(runs, min(TERMS, len(runs)))
    for place, term in enumerate(chosen):
        wanted = frozenset(c.clause_id for c in told if term in c.text)
        question = ways[place % len(ways)].format(t=term)
        says = str(text.count(term)) if "几次" in question else str(len(wanted))
        yield Asked(kind="mentions", question=question, wanted=wanted, says=says)


def is_exact(asked: Asked, answer: Answer) -> bool:
    """Tell whether the answer cites the wanted clauses and no others."""
    cited = {c.clause.clause_id for c in answer.citations}
    if not asked.wanted:
        return answer.abstained
    if asked.says and asked.says not in re.findall(r"\d+", answer.text):
        return False
    alone = asked.kind == "(三) alone" and len(asked.wanted) == 1
    if asked.kind.startswith("look-up") or alone:  # a part may be shown with what stands under it
        (wanted,) = asked.wanted
        return bool(cited) and all(f"{c}.".startswith(f"{wanted}.") for c in cited)
    return cited == set(asked.wanted)


def measure(
    assistant: Assistant, documents: Sequence[str | None], plans: Mapping[str, Plan]
) -> tuple[dict[str, list[bool]], list[Failure]]:
    """Ask everything about *documents*, None being all at once; outcomes by kind, and failures."""
    outcomes: dict[str, list[bool]] = defaultdict(list)
    failures = []
    for document_id in documents:
        for asked in (
            questions_across(assistant)
            if document_id is None
            else questions(assistant, document_id, plans.get(document_id))
        ):
            answer = assistant.ask(asked.question, document_id=document_id)
            right = is_exact(asked, answer)
            outcomes[asked.kind].append(right)
            if not right:
                failures.append(Failure(document=document_id or "all", asked=asked, answer=answer))
    return outcomes, failures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, save; 1 where the mark is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[OWN])
    parser.add_argument("--invent", type=int, default=0, metavar="N", help="ask N invented plans")
    parser.add_argument("--across", action="store_true", help="ask all documents at once")
    parser.add_argument("--failures", type=int, default=20)
    parser.add_argument("--kind", help="show only failures of this kind")
    options = parser.parse_args(arguments)
    files = {p.name: p for f in options.folders for p in corpus_files(f) if p.parent == f}
    plans = {plan.name: plan for plan in map(invent, range(options.invent))}
    with tempfile.TemporaryDirectory(prefix="exact-") as folder:
        corpus = gather({} if plans else files, Path(folder) / "corpus")
        for plan in plans.values():
            (corpus / f"{plan.name}.txt").write_text(plan.text, encoding="utf-8")
        config = replace(Config.from_environment(), corpus=corpus, index=Path(folder) / "index")
        build_index(config)
        assistant = open_assistant(config)
        each = tuple(assistant.index.table.documents)
        outcomes, failures = measure(assistant, (None,) if options.across else each, plans)
    everything = [right for rights in outcomes.values() for right in rights]
    shares = {kind: sum(rights) / len(rights) for kind, rights in sorted(outcomes.items())}
    for kind, share in shares.items():
        print(f"{kind:24} {share:.3f}  of {len(outcomes[kind])}")
    total = sum(everything) / len(everything)
    print(f"{'all':24} {total:.3f}  of {len(everything)}")
    shown = [f for f in failures if options.kind in (None, f.asked.kind)]
    for failure in shown[: options.failures]:
        start = 0 if options.across else len(f"{failure.document}#")
        cited = {c.clause.clause_id[start:] for c in failure.answer.citations}
        wanted = {w[start:] for w in failure.asked.wanted}
        print(
            f"- {failure.document[:24]} [{failure.asked.kind}] {failure.asked.question}\n"
            f"    {failure.answer.intent}; missing {sorted(wanted - cited)[:8]}, "
            f"too many {sorted(cited - wanted)[:8]}"
            f"{'; says ' + failure.asked.says if failure.asked.says else ''}"
            f"; {failure.answer.text[:70]!r}"
        )
    save("exact-across" if options.across else "exact", {"all": total, **shares})
    return int(total < MARK)


if __name__ == "__main__":
    sys.exit(main())
