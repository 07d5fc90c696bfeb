"""Which unit an amount is in: said by the column's header, its group, a unit line above the table, or nowhere."""

from __future__ import annotations

import re

from guatu.engine.sheets.numbers import YUAN_IN
from guatu.engine.sheets.texts import simplified

_NAMES = "|".join(sorted(YUAN_IN, key=len, reverse=True))
_IN_HEADER = re.compile(rf"[(（\[【,，/:：；;]?(?:单位[:：]?)?(?:人民币)?({_NAMES})(?:人民币)?[)）\]】]?$")
_BRACKETED = re.compile(
    rf"[(（\[【](?:[^()（）]*[:：、,，])?(?:人民币)?({_NAMES})(?:[、,，/][^()（）]*)?[)）\]】]"
)
_LINE = re.compile(
    rf"(?:计量|金额|货币|投资)?单位(?:[:：]|为|是)?[(（]?((?:[^、，,；;/]{{0,4}}[、，,；;/])*?)(?:人民币)?({_NAMES})"
)
_ANY = re.compile(rf"({_NAMES})")


def unit_in_header(text: str) -> str | None:
    """The unit a single header text names, such as 万元 in ``总投资（万元）``."""
    text = simplified(text)
    found = _BRACKETED.findall(text) or _IN_HEADER.findall(text)
    return found[-1] if found else None


def units_in_line(text: str) -> list[str]:
    """The units a title or unit line names, such as 万元 in ``填报单位：重点办　单位：万元、亩``."""
    text = simplified(text)
    said = list(_LINE.finditer(text))
    if said:
        return _ANY.findall(text[said[-1].start() :])
    return _BRACKETED.findall(text)
