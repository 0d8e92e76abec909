"""Data runs in one direction: no room imports a room to its right."""

from __future__ import annotations

import pytest

from tests.architecture.source import HOME, imports, modules, name_of

ORDER = (
    ("errors",),
    ("records", "lock"),
    ("config",),
    ("reading",),
    ("indexing",),
    ("understanding",),
    ("retrieval",),
    ("answering",),
    ("assistant", "contract", "plain"),
    ("wiring",),
    ("evaluation", "integrations"),
    ("training",),
    ("serving",),
    ("__main__",),
)
PLACE = {room: place for place, rooms in enumerate(ORDER) for room in rooms}


def room_of(module: str) -> str | None:
    """``chatbot.reading.clauses`` → ``reading``; None for the package itself and app.py."""
    parts = module.split(".")
    return parts[1] if parts[0] == "chatbot" and len(parts) > 1 else None


def test_every_room_has_its_place():
    rooms = {room for path in modules() if (room := room_of(name_of(path)))}
    assert rooms - set(PLACE) == set()


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(HOME)))
def test_no_module_imports_from_its_right(path):
    own = room_of(name_of(path))
    if own is None:
        return
    wrong = [
        f"line {line}: {imported}"
        for imported, line in imports(path)
        if (room := room_of(imported)) in PLACE and PLACE[room] > PLACE[own]
    ]
    assert wrong == []
