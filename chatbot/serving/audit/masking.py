"""Telephone numbers, identity cards and e-mail addresses masked before anything is kept.

By form alone (GB 11643 for identity cards); names and addresses of people have none and stay.
"""

from __future__ import annotations

import re

PATTERNS = (
    (re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)"), r"\1********\2"),
    (re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)"), r"\1****\2"),
    (re.compile(r"(?<!\d)(0\d{2,3}[- ]?\d{2})\d{3,4}(\d{2})(?!\d)"), r"\1****\2"),
    (re.compile(r"([A-Za-z0-9])[A-Za-z0-9._+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"), r"\1***@\2"),
)


def mask(text: str) -> str:
    """Return *text* with personal numbers and addresses masked: 13812345678 → 138****5678."""
    for pattern, shown in PATTERNS:
        text = pattern.sub(shown, text)
    return text
