"""Arrays on disk, mapped into memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def open_array(path: Path, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Map a one-dimensional ``.npy`` file of *dtype*. Raises OSError, ValueError; no pickle."""
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        raise
    except Exception as error:  # numpy reads the header with ast and tokenize, which raise theirs
        raise ValueError(f"{path} is no array: {error}") from error
    if mapped.ndim != 1 or mapped.dtype != dtype:
        raise ValueError(f"{path} holds {mapped.dtype}{list(mapped.shape)}")
    return np.asarray(mapped)  # a plain view: slices of a memmap cost ten times more
