"""What files say, read from each of them once."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.reading.cleaning import Cleaned
from chatbot.reading.metadata import Metadata, read_metadata

Key = tuple[str, str]
"""The digest of a file's bytes in hexadecimal, and the suffix that says how they are read."""


class Known:
    """What is known of files from reading them; a subclass may know texts from before."""

    def __init__(self, stated: Mapping[Key, Metadata] | None = None) -> None:
        """Know nothing but *stated*, what texts state of themselves."""
        self._stated = dict(stated or {})

    def text(self, file: Key) -> Cleaned | None:  # noqa: ARG002 - subclasses look it up
        """Return the cleaned text of *file*; None where it has to be read."""
        return None

    def stated(self, file: Key, text: str) -> Metadata:
        """Return what *text*, that of *file*, states of itself; it is read once."""
        found = self._stated.get(file)
        if found is None:
            found = self._stated[file] = read_metadata(text)
        return found
