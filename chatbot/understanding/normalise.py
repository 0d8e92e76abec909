"""A question as typed becomes plain simplified, half-width Chinese; nothing is understood here.

The only home of OpenCC. The printed text of documents is never touched: only questions are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from chatbot.understanding.cues import slips
from chatbot.understanding.query import Language

CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
WHITE_SPACE = re.compile(r"\s+")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
ENGLISH_OPENING = re.compile(
    r"\W*(?:which|what|who|whom|when|where|why|how|is|are|was|were|does|do|did|can|could|should|"
    r"may|we|our|list|name|show|tell|give|please|summari[sz]e)\s+[a-z]",
    re.IGNORECASE,
)
"""How no Chinese question begins, whatever English words it holds."""

# NFKC turns these into ASCII that means something else to the address grammar.
PUNCTUATION = str.maketrans(
    {
        "〔": "(",
        "〕": ")",
        "［": "[",
        "］": "]",
        "。": "。",
        "﹣": "-",
        "–": "-",
        "﹒": ".",
        "·": "·",
        "•": "·",
    }
)


def normalise(question: str) -> str:
    """Return *question* folded: 三、（七）　讲 → 三、(七) 讲; traditional characters simplified.

    Controls, bidi marks and lone surrogates are dropped, white space is collapsed. Total: any
    string is accepted, the result may be empty.
    """
    text = CONTROL.sub("", question.replace("\n", " ").replace("\t", " "))
    text = unicodedata.normalize("NFKC", text).translate(PUNCTUATION)
    text = WHITE_SPACE.sub(" ", text).strip()
    text = simplify(text) if has_traditional(text) else text
    for slip, meant in slips().items():
        text = text.replace(slip, meant)
    return text


def has_traditional(text: str) -> bool:
    """Return True where *text* holds characters of the traditional script.

    GB 2312 holds no traditional forms, so a character that it cannot encode and that OpenCC
    changes is one; the first test keeps OpenCC's dictionaries unloaded for most questions.
    """
    suspects = "".join({c for c in text if HAN.match(c) and not _in_gb2312(c)})
    return bool(suspects) and _converter("t2s").convert(suspects) != suspects


def simplify(text: str) -> str:
    """Return *text* in simplified characters and mainland wording: 數位 → 数字, 軟體 → 软件."""
    return str(_converter("tw2sp").convert(text))


def in_traditional(text: str) -> str:
    """Return *text* in traditional characters, its wording kept: 责任单位 → 責任單位.

    As it is where :func:`normalise` would not bring it back.
    """
    turned = str(_converter("s2tw").convert(text))
    return turned if normalise(turned) == normalise(text) else text


def detect_language(question: str) -> Language:
    """Return the language a question is asked in: by script, English where Latin words prevail.

    An English sentence may be about a Chinese name: What does 发展目标 say?
    """
    han = len(HAN.findall(question))
    latin = len(LATIN_WORD.findall(question))
    if latin >= 3 and (latin > han or ENGLISH_OPENING.match(question)):
        return Language.ENGLISH
    return Language.TRADITIONAL if has_traditional(question) else Language.SIMPLIFIED


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter(name: str):  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC(name)
