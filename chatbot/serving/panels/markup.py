"""HTML that is escaped by construction: plain strings are text, only Html is markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that HTML forbids or that no UTF-8 response can carry (lone surrogates)."""
VOID = frozenset({"br", "hr", "img", "input", "wbr"})


class Html(str):
    """Text that already is markup; only this module makes it."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Return *text* as markup that shows it: ``<b>`` → ``&lt;b&gt;``. Markup passes unchanged."""
    if isinstance(text, Html):
        return text
    return Html(html.escape(UNSENDABLE.sub("\ufffd", text), quote=True))


def join(parts: Iterable[str | None]) -> Html:
    """Return *parts* one after the other, each escaped unless it is markup; None is left out."""
    return Html("".join(escape(part) for part in parts if part is not None))


def element(name: str, /, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """Return ``<name …>children</name>``.

    An attribute's trailing underscore goes and the others become hyphens (``class_``,
    ``data_turn``); True stands alone, False and None are left out.

    >>> element("a", "三、(六) <b>", href="#clause=3.6", class_="cite")
    '<a href="#clause=3.6" class="cite">三、(六) &lt;b&gt;</a>'
    """
    opened = join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{opened}>")
    return Html(f"<{name}{opened}>{join(children)}</{name}>")


def _attribute(name: str, value: str | int | bool | None) -> Html | None:
    if value is None or value is False:
        return None
    spelled = name.rstrip("_").replace("_", "-")
    return Html(f" {spelled}") if value is True else Html(f' {spelled}="{escape(str(value))}"')
