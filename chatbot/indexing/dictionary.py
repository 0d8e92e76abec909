"""A word-frequency list read in milliseconds and unpacked only where a text needs it.

Knows the list's format (``word frequency tag`` a line, UTF-8, as jieba ships it) and nothing of
segmentation. Unpacking all 349,046 lines into a dict takes half a second and 70 MB, a cache file
of the result no less; one numpy pass finds where the lines of each first character stand, and a
question of twenty characters then needs some thousand lines. So there is no cache file that
somebody else could have planted, and nothing to invalidate.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chatbot.errors import ChatbotError

NEWLINE, SPACE, ZERO, NINE = b"\n 09"


class DictionaryError(ChatbotError, ValueError):
    """The bytes are no list of ``word frequency tag`` lines."""


class Dictionary:
    r"""The lines of a word-frequency list, grouped by first character.

    ``Dictionary("中 3 n\n中国 5 ns\n".encode()).words("中") == {"中": 3, "中国": 5}``
    """

    def __init__(self, data: bytes) -> None:
        """Find the groups in *data*. Raises DictionaryError where a line has no three fields."""
        self._data = data if data.endswith(b"\n") else data + b"\n"
        if not data.strip():
            raise DictionaryError("an empty word list")
        letters = np.frombuffer(self._data, dtype=np.uint8)
        ends = np.flatnonzero(letters == NEWLINE)
        starts = np.concatenate(([0], ends[:-1] + 1))
        first, second = _field_ends(letters, starts, ends)
        self.total = int(_numbers(letters, first + 1, second).sum())
        """Sum of all frequencies: the denominator of every word's probability."""
        initials = _first_characters(letters, starts)
        turns = np.flatnonzero(np.diff(initials)) + 1
        begins = np.concatenate(([0], turns))
        # The same first character may begin several runs: B超 stands twice in jieba's list.
        self._initials = initials[begins]
        self._from = starts[begins]
        self._to = np.concatenate((starts[turns], [len(self._data)]))

    def words(self, initial: str) -> dict[str, int]:
        """Return every word that begins with the character *initial*, with its frequency.

        A word that the list gives twice has the later frequency, as in jieba.
        """
        found: dict[str, int] = {}
        for run in np.flatnonzero(self._initials == ord(initial)):
            lines = self._data[self._from[run] : self._to[run]].decode("utf-8").splitlines()
            for line in lines:
                word, frequency, _ = line.split(" ", 2)
                found[word] = int(frequency)
        return found

    def all_words(self) -> dict[str, int]:
        """Return every word with its frequency; a tenth of a second for each 100,000."""
        fields = self._data.decode("utf-8").split()
        return dict(zip(fields[0::3], map(int, fields[1::3]), strict=True))


def _field_ends(
    letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return where the word and where the frequency of each line end."""
    spaces = np.flatnonzero(letters == SPACE)
    if len(spaces) != 2 * len(starts):
        raise DictionaryError(f"{len(starts)} lines with {len(spaces)} spaces; expected two each")
    first, second = spaces[0::2], spaces[1::2]
    if not (np.all(starts < first) and np.all(first + 1 < second) and np.all(second < ends)):
        raise DictionaryError("a line is not of the form: word frequency tag")
    return first, second


def _numbers(
    letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Read the decimal numbers that stand at ``[starts, ends)``."""
    values = np.zeros(len(starts), dtype=np.int64)
    lengths = ends - starts
    for length in range(1, int(lengths.max()) + 1):
        here = np.flatnonzero(lengths == length)
        for place in range(length):
            digits = letters[starts[here] + place]
            if np.any((digits < ZERO) | (digits > NINE)):
                raise DictionaryError("a frequency is not a whole number")
            values[here] = values[here] * 10 + (digits.astype(np.int64) - ZERO)
    return values


def _first_characters(
    letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Decode the UTF-8 character at each of *starts*; its first byte tells its length."""
    lead = letters[starts].astype(np.int64)
    points = lead.copy()
    for length, mask in ((2, 0x1F), (3, 0x0F), (4, 0x07)):
        low, high = 0x100 - (0x100 >> length), 0x100 - (0x100 >> (length + 1))
        here = np.flatnonzero((lead >= low) & (lead < high))
        value = lead[here] & mask
        for place in range(1, length):
            value = value << 6 | (letters[starts[here] + place] & 0x3F).astype(np.int64)
        points[here] = value
    return points
