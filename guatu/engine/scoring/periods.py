"""The month up to which figures count, from the words of a period, a title or a file name."""

from __future__ import annotations

import re
from fractions import Fraction

from guatu.engine.scoring.printed import normalised

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {
    "十二": 12, "十一": 11, "十": 10, "九": 9, "八": 8, "七": 7,
    "六": 6, "五": 5, "四": 4, "三": 3, "二": 2, "一": 1,
}  # fmt: skip


def month_of(text: str) -> int | None:
    """1–12, or None where the words name no month.

    Reads 2021年1-9月 · 1至6月 · 截至8月底 · 前三季度 · 一季度 · 上半年 · 全年 · 2018年 · 2020-06-30 ·
    2021_1-9 · 2015q1.
    """
    words = normalised(text)
    found = re.search(r"(?:1|一)月?(?:-|~|至|到|—)(\d{1,2}|十[一二]?|[一二三四五六七八九])月", words)
    if found:
        return _month(found.group(1))
    found = re.search(r"(?<!\d)(?:19|20)\d\d[-/.](\d{1,2})[-/.]\d{1,2}(?!\d)", words)
    if found:
        return _month(found.group(1))
    if re.search(r"上半年|年中", words):
        return 6
    found = re.search(r"前([一二三四1-4])个?季度", words) or re.search(r"(?:第)?([一二三四1-4])季度", words)
    if found:
        return 3 * _QUARTERS[found.group(1)]
    found = re.search(r"[qQ]([1-4])(?!\d)", words)
    if found:
        return 3 * int(found.group(1))
    found = re.search(r"(?:19|20)\d\d[-_.年]?_?1-(\d{1,2})(?!\d)", words)
    if found:
        return _month(found.group(1))
    found = re.search(r"(?<!\d)(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!\d+日)", words)
    if found:
        return _month(found.group(1))
    found = re.search(r"(\d{1,2})月\d+日", words)
    if found:
        return _month(found.group(1))
    if re.search(r"全年|年度$|年底|年末", words) or re.fullmatch(r"(?:19|20)\d\d年?", words):
        return 12
    return None


def _month(text: str) -> int | None:
    month = _MONTHS.get(text) or (int(text) if text.isdigit() else 0)
    return month if 1 <= month <= 12 else None


def linear_pro_rata(month: int) -> Fraction:
    """序时进度 in percent when every month carries the same share of the year."""
    return Fraction(100 * month, 12)
