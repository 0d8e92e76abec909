"""``/api/v1/units`` and ``indicators``: departments and targets, complete."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Response

from chatbot.answering import operations
from chatbot.contract import Answers
from chatbot.indexing.table import ClauseTable
from chatbot.plain import place_facts, target_facts
from chatbot.records import Clause
from chatbot.serving.routes import samples
from chatbot.serving.routes.lookup import document_id_of
from chatbot.serving.routes.replies import as_json
from chatbot.serving.routes.shapes import DutiesShape, TargetShape, UnitCountShape, described
from chatbot.understanding.departments import Departments

InDocument = Annotated[str | None, Query(max_length=500, description="one document")]


def set_routes(assistant: Answers) -> APIRouter:
    """Return the routes over responsible departments and quantitative targets."""
    routes = APIRouter(prefix="/api/v1", tags=["sets"])

    @routes.get(
        "/units",
        response_model=list[UnitCountShape],
        responses=described([samples.UNIT_COUNT], _404="no such document"),
    )
    def units(document: InDocument = None) -> Response:
        """List every responsible department with the number of its clauses, most first."""
        table = assistant.index.table
        counts = operations.unit_counts(table, document_id_of(table, document))
        return as_json([{"name": name, "clauses": n} for name, n in counts.most_common()])

    @routes.get(
        "/units/{name}",
        response_model=DutiesShape,
        responses=described(samples.DUTIES, _404="no such department or document"),
    )
    def unit(
        name: Annotated[str, Path(examples=["市交通局"])], document: InDocument = None
    ) -> Response:
        """List every clause of one department; short forms (工信局) will do."""
        table = assistant.index.table
        chosen = document_id_of(table, document)
        names = _departments(table).resolve(name[:100])
        found = [c for c in table.of(chosen) if any(u.name in names for u in c.units)]
        if not found:
            raise HTTPException(404, f"no clause names {name[:100]!r}; see /api/v1/units")
        clauses = [_duty(table, clause, names) for clause in found]
        return as_json({"names": sorted(names), "total": len(found), "clauses": clauses})

    @routes.get(
        "/indicators",
        response_model=list[TargetShape],
        responses=described([samples.TARGET], _404="no such document"),
    )
    def indicators(document: InDocument = None) -> Response:
        """List every quantitative target with the clause that sets it."""
        table = assistant.index.table
        chosen = document_id_of(table, document)
        return as_json([row for clause in table.of(chosen) for row in _targets(table, clause)])

    return routes


@lru_cache(maxsize=1)
def _departments(table: ClauseTable) -> Departments:
    return Departments({u.name for clause in table for u in clause.units}, ())


def _duty(table: ClauseTable, clause: Clause, names: frozenset[str]) -> dict[str, Any]:
    place = next(i for i, u in enumerate(clause.units) if u.name in names)
    unit = clause.units[place]
    return {
        **place_facts(clause, table),
        "unit": unit.name,
        "role": unit.role.value,
        "first": place == 0,
        "units": [u.name for u in clause.units],
    }


def _targets(table: ClauseTable, clause: Clause) -> list[dict[str, Any]]:
    place = place_facts(clause, table)
    return [{**place, **target_facts(clause, target)} for target in clause.indicators]
