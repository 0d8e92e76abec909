"""Whose key a request came with, for those who keep accounts; empty: nobody's."""

from __future__ import annotations

from contextvars import ContextVar

CALLER: ContextVar[str] = ContextVar("caller", default="")
"""The name of the key, never the key itself."""
