"""One writer at a time: a lock that the operating system releases when its holder dies.

The file stays behind and means nothing by itself; what counts is the lock on it, so a crash never
leaves a folder locked. Readers take no lock: writers rename what is finished into its place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chatbot.errors import LockedFolderError

FILE = "writer.lock"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the writer's lock of *folder*, which has to exist. Raises LockedFolderError at once.

    POSIX: ``flock``, also between threads of one process; not to be relied on over NFS before
    version 4. Windows: the file's first byte is locked.
    """
    with (folder / FILE).open("a+b") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise LockedFolderError(
                f"{folder} is being written by another process{_holder(folder)}; "
                "wait for it to finish, then run the command again"
            ) from error
        with suppress(OSError):  # who holds it is a courtesy; a full disk must not stop here
            file.truncate(0)
            file.write(str(os.getpid()).encode("ascii"))
            file.flush()
        yield


def _holder(folder: Path) -> str:
    with suppress(OSError, ValueError):
        return f" (process {int((folder / FILE).read_bytes())})"
    return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
