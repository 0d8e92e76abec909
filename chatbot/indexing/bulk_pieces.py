"""The word pieces of thousands of texts at once, as the encoder's own tokenizer cuts them.

Knows one kind of tokenizer, the one that ``chatbot.training.pieces`` makes: a Unigram model over
what stands between white space and punctuation. Of that kind it gives the same pieces (a test
holds both to it); of any other kind there is no :class:`BulkPieces`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.indexing.folding import BulkFold, without_surrogates
from chatbot.indexing.paths import cut_forward
from chatbot.indexing.trie import ABSENT, CODE_BITS, Codes, Ints, Runs, Trie, batches

AT_ONCE = 1 << 16
"""Characters cut at once."""
LONGEST = 400
"""Characters between two marks up to which a text is cut here."""
UNKNOWN_PENALTY = 10.0
"""What a character without a piece costs beyond the least likely piece: tokenizers' constant."""
SPLIT_AT_MARKS = {
    "type": "Sequence",
    "pretokenizers": [
        {"type": "WhitespaceSplit"},
        {"type": "Punctuation", "behavior": "Removed"},
    ],
}
FOLDED = {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]}
UNSEEN = -1


class BulkPieces:
    """Cuts many texts into the pieces of one tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        """Take a tokenizer of the known kind; see :func:`open_pieces`."""
        model = json.loads(tokenizer.to_str())["model"]
        scores = np.array([score for _, score in model["vocab"]], dtype=np.float64)
        self._tokenizer = tokenizer
        self._trie = Trie([piece for piece, _ in model["vocab"]], scores)
        self._unknown, self._price = int(model["unk_id"]), float(scores.min()) - UNKNOWN_PENALTY
        self._fold = BulkFold(self._normalise)
        self._inside = np.full(1 << CODE_BITS, UNSEEN, dtype=np.int8)

    def pieces(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the pieces of all texts in order, and how many each text has."""
        codes, row_of = self._fold.rows(texts)
        inside = self._is_inside(codes)
        turns = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
        starts, lengths = turns[0::2], turns[1::2] - turns[0::2]
        long = np.zeros(len(texts), dtype=np.bool_)
        long[row_of[starts[lengths > LONGEST]]] = True
        cut = np.flatnonzero(~long[row_of[starts]])
        starts, lengths = starts[cut], lengths[cut]
        found, places = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for first, last in batches(lengths, AT_ONCE):
            ids, begins = self._cut(codes, starts[first:last], lengths[first:last])
            found.append(ids)
            places.append(begins)
        for row in np.flatnonzero(long).tolist():
            whole = without_surrogates(texts[row])
            ids = self._tokenizer.encode(whole, add_special_tokens=False).ids
            found.append(np.array(ids, dtype=np.int64))
            places.append(np.full(len(ids), np.searchsorted(row_of, row)))
        pieces, ends = np.concatenate(found), np.concatenate(places)
        order = np.argsort(ends, kind="stable")
        return pieces[order], np.bincount(row_of[ends], minlength=len(texts))

    def _normalise(self, text: str) -> str:
        # The tokenizer raises where it meets a lone surrogate.
        return str(self._tokenizer.normalizer.normalize_str(without_surrogates(text)))

    def _cut(self, codes: Codes, starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
        """Return the pieces of runs, and where in *codes* each begins."""
        runs = Runs.lay(codes, starts, lengths)
        found = self._trie.find(runs)
        cut = cut_forward(runs, found, self._price)
        at = runs.offsets[cut.starts] + cut.runs
        known = found.scores[cut.sizes - 1, at] > ABSENT
        pieces = np.where(known, found.words[cut.sizes - 1, at], self._unknown)
        begins = starts[runs.order[cut.runs]] + cut.starts
        order = np.argsort(begins)
        pieces, begins, known = pieces[order], begins[order], known[order]
        # Unknown characters that are neighbours are one unknown piece.
        joined = np.zeros(len(pieces), dtype=np.bool_)
        joined[1:] = ~known[1:] & ~known[:-1] & (begins[1:] == begins[:-1] + 1)
        return pieces[~joined].astype(np.int64), begins[~joined]

    def _is_inside(self, codes: Codes) -> npt.NDArray[np.bool_]:
        """Return which characters are part of pieces; the tokenizer is asked once for each."""
        for code in np.unique(codes[self._inside[codes] == UNSEEN]).tolist():
            split = self._tokenizer.pre_tokenizer.pre_tokenize_str
            self._inside[code] = bool(split(chr(code)))
        return np.equal(self._inside[codes], 1)


def open_pieces(tokenizer: Any) -> BulkPieces | None:
    """Return what cuts many texts as *tokenizer* does; None where it is of another kind."""
    kind = json.loads(tokenizer.to_str())
    model = kind["model"]
    known = (
        model["type"] == "Unigram"
        and model["unk_id"] is not None
        and not model.get("byte_fallback")
        and kind["normalizer"] == FOLDED
        and kind["pre_tokenizer"] == SPLIT_AT_MARKS
        and not kind["added_tokens"]
        and kind["truncation"] is None
    )
    spelled = {piece for piece, _ in model["vocab"]} if known else set()
    plain = known and len(spelled) == len(model["vocab"]) and "" not in spelled
    return BulkPieces(tokenizer) if plain else None
