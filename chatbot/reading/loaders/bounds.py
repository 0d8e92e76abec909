"""What a loader takes on: bounds that no official document comes near and every bomb breaks."""

from __future__ import annotations

from pathlib import Path

from chatbot.errors import FormatError

MOST_TAGS = 1_000_000
"""Tags of a page, or of a Word document's parts: a thousand printed pages have some 500,000."""
MOST_CHARACTERS = 5_000_000
"""Of one document's text: some five thousand pages."""


def require_few_tags(tags: int, path: Path) -> None:
    """Raise FormatError where a file has more than MOST_TAGS."""
    if tags > MOST_TAGS:
        raise FormatError(f"{path}: {tags} tags; at most {MOST_TAGS} are read; split the file")


def require_short(characters: int, path: Path) -> None:
    """Raise FormatError where a document's text is longer than MOST_CHARACTERS."""
    if characters > MOST_CHARACTERS:
        raise FormatError(
            f"{path}: more than {MOST_CHARACTERS} characters of text are not read; split the file"
        )
