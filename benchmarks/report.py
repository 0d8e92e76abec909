"""Where results go, and what they were measured on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chatbot.config import HOME

FOLDER = HOME / "out" / "bench"
QUESTIONS = HOME / "corpus" / "questions"


def save(name: str, result: Mapping[str, Any]) -> Path:
    """Write *result* with the machine it was measured on to ``out/bench/NAME.json``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }
    text = json.dumps({**result, "machine": machine}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every labelled question over the project's own corpus, with its history."""
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            asked = json.loads(line) if line.strip() else {"document": "none"}
            if not asked.get("document"):
                yield asked["question"], tuple(asked.get("history", ()))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that *share* of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
