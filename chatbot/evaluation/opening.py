"""Which texts a set of questions is about, and the assistant that answers over them.

Questions about the plan are answered over the configured corpus and its index. Questions that name
a ``document`` are answered over an index of all the documents that the set names, built for the
occasion; texts that are not on this machine are reported, and their questions left out.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.config import HOME, Config
from chatbot.errors import MissingIndexError, StaleIndexError
from chatbot.evaluation.questions import Question
from chatbot.records import Document

if TYPE_CHECKING:
    from chatbot.assistant import Assistant

ROOTS = (HOME, HOME.parent / "shared" / "data")
"""Where the relative path of a ``document`` is looked for: the project, then its neighbour."""


def open_over(
    corpus: Path,
    questions: Iterable[Question],
    *,
    config: Config | None = None,
    roots: Sequence[Path] = ROOTS,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Assistant, tuple[Question, ...]]]:
    """Yield an assistant for the questions over *corpus* and one for those over other documents.

    *config* gives the encoder and, where its corpus is *corpus*, the index; any other corpus is
    indexed in a temporary folder, which lives until the next pair is asked for.
    """
    config = config or Config.from_environment()
    here, elsewhere = _parted(questions)
    if here and corpus.resolve() == config.corpus.resolve():
        yield _opened(config, progress), here
    elif here:
        with tempfile.TemporaryDirectory(prefix="chatbot-eval-") as folder:
            yield _indexed(replace(config, corpus=corpus), Path(folder), progress), here
    found = find_documents((q.document for q in elsewhere if q.document), (corpus, *roots))
    present = tuple(q for q in elsewhere if q.document in found)
    if len(present) < len(elsewhere):
        absent = {q.document for q in elsewhere} - set(found)
        progress(
            f"{len(elsewhere) - len(present)} questions skipped: "
            f"{len(absent)} documents are not here, such as {min(map(str, absent))}"
        )
    if present:
        with tempfile.TemporaryDirectory(prefix="chatbot-eval-") as folder:
            gathered = gather(found, Path(folder) / "corpus")
            yield _indexed(replace(config, corpus=gathered), Path(folder), progress), present


def find_documents(names: Iterable[str], roots: Sequence[Path]) -> dict[str, Path]:
    """Return the file of each relative path that stands under one of *roots*, the first first."""
    found = {}
    for name in dict.fromkeys(names):
        for root in roots:
            if (root / name).is_file():
                found[name] = root / name
                break
    return found


def gather(found: Mapping[str, Path], folder: Path) -> Path:
    """Copy documents into one new corpus folder, under file names that stay apart; return it."""
    folder.mkdir(parents=True)
    for name, path in found.items():
        shutil.copyfile(path, folder / _file_name(name))
    return folder


def document_id_of(question: Question, documents: Iterable[Document]) -> str | None:
    """Return the id of the document that *question* names; None where it names none.

    Raises KeyError where the document is not among *documents*.
    """
    if question.document is None:
        return None
    names = {_file_name(question.document), Path(question.document).name}
    for document in documents:
        if Path(document.file_name).name in names:
            return document.document_id
    raise KeyError(question.document)


def _indexed(config: Config, folder: Path, progress: Callable[[str], None]) -> Assistant:
    """Open the assistant over an index in *folder*, made with the encoder of *config*."""
    from chatbot.indexing.embedding import FOLDER

    index = folder / "index"
    encoder = (config.index / FOLDER).resolve()
    if encoder.is_dir():
        index.mkdir()
        (index / FOLDER).symlink_to(encoder, target_is_directory=True)
    return _opened(replace(config, index=index, milvus=None), progress)


def _opened(config: Config, progress: Callable[[str], None]) -> Assistant:
    """Open the assistant; its index is built first where it is missing or of another corpus."""
    from chatbot.wiring import build_index, open_assistant

    try:
        return open_assistant(config)
    except (MissingIndexError, StaleIndexError):
        build_index(config, progress=progress)
        return open_assistant(config)


def _file_name(name: str) -> str:
    """The folder becomes part of the name: policies/dev/001.txt → policies__dev__001.txt."""
    return "__".join(Path(name).parts)


def _parted(
    questions: Iterable[Question],
) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    asked = tuple(questions)
    return (
        tuple(q for q in asked if q.document is None),
        tuple(q for q in asked if q.document is not None),
    )
