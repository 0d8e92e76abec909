"""Folders of index files that appear whole or not at all.

A generation is written under a provisional name, forced to the disk, and renamed after its
content; it counts from the moment a manifest names it. At every instant, kill -9 included, the
manifest on disk names a folder that is whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from chatbot.errors import DamagedIndexError, IndexFolderError
from chatbot.indexing.manifest import FileStamp, Manifest

BUILDING = ".building-"
"""Marks the provisional names; what bears it and is not being written is waste."""
NAME_LENGTH = 16
SMALL = 4 << 20
"""Bytes up to which a generation's content is verified whenever it is opened (4 MB: 4 ms)."""

Stamps = Mapping[str, FileStamp]


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a fresh folder inside *folder* to write a generation into; removed if it is not kept."""
    staged = Path(tempfile.mkdtemp(prefix=f"generation{BUILDING}", dir=folder))
    try:
        staged.chmod(0o755)  # mkdtemp makes it private; readers may be other users
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def publish(staged: Path) -> tuple[str, Stamps]:
    """Force *staged* to the disk and rename it after its content; return its name and stamps.

    Equal content has an equal name: a folder of that name that is intact is left as it is, and a
    damaged one is replaced.
    """
    stamps = _stamp(staged)
    for path in sorted(staged.rglob("*")):
        _sync(path)
    _sync(staged)
    total = hashlib.sha256()
    for name, stamp in stamps.items():
        total.update(f"{name}\0{stamp.sha256}\n".encode())
    target = staged.with_name(total.hexdigest()[:NAME_LENGTH])
    if target.exists():
        try:
            verify(target, stamps, thorough=True)
            return target.name, stamps
        except DamagedIndexError:
            target.rename(staged.with_name(f"{staged.name}.old"))
    staged.rename(target)
    _sync(target.parent)
    return target.name, stamps


def point(folder: Path, name: str, manifest: Manifest) -> None:
    """Make *manifest* the one that readers of *folder* find, by one atomic rename."""
    path = folder / name
    fresh = path.with_name(f"{name}{BUILDING}{os.getpid()}")
    fresh.write_text(manifest.to_json(), encoding="utf-8", newline="\n")
    _sync(fresh)
    fresh.replace(path)
    _sync(folder)


def prune(folder: Path) -> None:
    """Remove provisional folders and generations that no manifest names; the writer's job.

    Readers that have files of a removed generation open or mapped keep them (on Windows the
    removal fails instead, and a later build tries again).
    """
    named = set()
    for path in folder.glob("manifest*.json"):
        with suppress(IndexFolderError):
            named.add(Manifest.read(path).folder)
    for path in folder.iterdir():
        if BUILDING in path.name and path.is_file():
            path.unlink(missing_ok=True)
        elif path.is_dir() and path.name not in named and _is_ours(path.name):
            shutil.rmtree(path, ignore_errors=True)


def verify(generation: Path, stamps: Stamps, *, thorough: bool) -> None:
    """Raise DamagedIndexError where a file is missing or not of its size.

    Content is compared too where that is *thorough* or costs nothing, that is up to
    :data:`SMALL` bytes in all.
    """
    small = sum(stamp.bytes for stamp in stamps.values()) <= SMALL
    for name, stamp in stamps.items():
        path = generation / name
        try:
            size = path.stat().st_size
            altered = (thorough or small) and size == stamp.bytes and FileStamp.of(path) != stamp
        except OSError as error:
            raise DamagedIndexError(
                f"{path} cannot be read ({error.strerror}); run: chatbot index"
            ) from error
        if size != stamp.bytes:
            raise DamagedIndexError(
                f"{path} has {size} bytes instead of {stamp.bytes}; run: chatbot index"
            )
        if altered:
            raise DamagedIndexError(
                f"{path} is altered: its sha256 is not the manifest's; run: chatbot index"
            )


def _stamp(folder: Path) -> Stamps:
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): FileStamp.of(p) for p in paths}


def _is_ours(name: str) -> bool:
    """True for a folder that a build has named: never the encoder, never somebody's own folder."""
    return BUILDING in name or bool(re.fullmatch(f"[0-9a-f]{{{NAME_LENGTH}}}", name))


def _sync(path: Path) -> None:
    """Force a file or a folder to the disk (Windows cannot open folders, and needs not)."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
