"""Keep the catalogues whole: one per package, simplified and traditional Chinese, English being the source.

    python scripts/catalogues.py extract   add new sentences, seed traditional from simplified
    python scripts/catalogues.py compile   write the .mo files
    python scripts/catalogues.py check     say what is missing, at odds or not compiled; exit 1 if anything is

A sentence may stand in any package's catalogue: Django joins them all. The same sentence in two catalogues
must have the same translation, or what the reader sees would depend on the order of the packages.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [
    *(ROOT / "guatu" / name for name in ("cli", "config", "pages", "ui", "foundation")),
    *sorted(path for path in (ROOT / "guatu" / "apps").iterdir() if path.is_dir()),
]
LANGUAGES = ("zh_Hans", "zh_Hant")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

Key = tuple[str, str | None]


def sentences(package: Path) -> Iterator[tuple[Key, str | tuple[str, str], str]]:
    """Every translatable sentence of a package: its key, its text (a pair if it has a plural), its file."""
    for path in sorted(package.rglob("*")):
        if "tests" in path.parts or "locale" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        text = path.read_text("utf-8")
        # What templatize leaves of a page is not Python: its indentation must not be read as such.
        source = text if path.suffix == ".py" else re.sub(r"(?m)^\s+", "", templatize(text, origin=str(path)))
        for _, message, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            first = message if isinstance(message, str) else message[0]
            if first:
                text_or_pair = message if isinstance(message, str) else (message[0], message[1])
                yield (first, context), text_or_pair, path.relative_to(ROOT).as_posix()


def po_path(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="Guatu", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def key_of(message: Message) -> Key:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return first, message.context


def is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return bool(message.string) and all(message.string or ())


def everything(language: str) -> dict[Key, dict[Path, Message]]:
    found: dict[Key, dict[Path, Message]] = {}
    for package in PACKAGES:
        for message in read(po_path(package, language), language):
            if message.id:
                found.setdefault(key_of(message), {})[package] = message
    return found


def do_extract() -> int:
    from opencc import OpenCC

    to_traditional = OpenCC("s2twp").convert
    known = {language: everything(language) for language in LANGUAGES}
    for package in PACKAGES:
        for language in LANGUAGES:
            path = po_path(package, language)
            catalogue = read(path, language)
            added = 0
            for key, text, file in sentences(package):
                if any(is_translated(one) for one in known[language].get(key, {}).values()):
                    continue
                message = catalogue.get(*key)
                if message is None:
                    message = catalogue.add(text, context=key[1], locations=[(file, 0)])
                    known[language].setdefault(key, {})[package] = message
                if language == "zh_Hant" and not is_translated(message):
                    simplified = next(
                        (one for one in known["zh_Hans"].get(key, {}).values() if is_translated(one)), None
                    )
                    if simplified is not None:
                        strings = simplified.string or ""
                        message.string = (
                            to_traditional(strings)
                            if isinstance(strings, str)
                            else tuple(to_traditional(string) for string in strings)
                        )
                added += 1
            if added:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as target:
                    write_po(target, catalogue, omit_header=False, include_lineno=False, width=0)
                print(f"{path.relative_to(ROOT)}: {added} sentences new or not yet translated")
    return 0


def do_compile() -> int:
    for package in PACKAGES:
        for language in LANGUAGES:
            path = po_path(package, language)
            if path.exists():
                path.with_suffix(".mo").write_bytes(compiled(read(path, language)))
    return 0


def faults() -> Iterator[str]:
    """What keeps the three languages from being complete, a line each."""
    for language in LANGUAGES:
        known = everything(language)
        for package in PACKAGES:
            for key, _, file in sentences(package):
                if not any(is_translated(one) for one in known.get(key, {}).values()):
                    yield f"{file}: no {language} for {key[0]!r}"
            path = po_path(package, language)
            if path.exists():
                mo = path.with_suffix(".mo")
                if not mo.exists() or mo.read_bytes() != compiled(read(path, language)):
                    yield f"{path.relative_to(ROOT)}: not compiled; run scripts/catalogues.py compile"
        for key, places in known.items():
            if len({str(one.string) for one in places.values() if is_translated(one)}) > 1:
                names = ", ".join(sorted(package.name for package in places))
                yield f"{language}: {key[0]!r} is translated differently in {names}"


def do_check() -> int:
    found = sorted(set(faults()))
    print(
        "\n".join(found)
        if found
        else "Catalogues: every sentence has its simplified and traditional Chinese."
    )
    return 1 if found else 0


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    verbs = {"extract": do_extract, "compile": do_compile, "check": do_check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        print(__doc__)
        return 2
    return verbs[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
