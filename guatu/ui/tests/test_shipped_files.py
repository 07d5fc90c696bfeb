"""What is sent to a browser: old enough for Chromium 109 and Firefox 115, from nowhere but this site."""

import re
from pathlib import Path

import pytest

from guatu.ui import vendor

GUATU = Path(__file__).resolve().parents[2]
VENDORED = GUATU / "ui" / "static" / "ui" / "vendor"
STYLES = sorted(GUATU.rglob("static/**/*.css"))
OWN_SCRIPTS = sorted(path for path in GUATU.rglob("static/**/*.js") if VENDORED not in path.parents)
VENDORED_SCRIPTS = sorted(VENDORED.rglob("*.js"))
TEMPLATES = sorted(GUATU.rglob("templates/**/*.html"))

# A feature and what it looks like in a style sheet. Each came after Chromium 109 or Firefox 115.
TOO_NEW = {
    "nesting by &": r"&",
    "light-dark()": r"\blight-dark\(",
    "colour mixing": r"\bcolor-mix\(",
    ":has()": r":has\(",
    "oklch and oklab": r"\bok(lch|lab)\(",
    "relative colours": r"\b(rgb|hsl)a?\(\s*from\b",
    "anchor positioning": r"\b(position-area|position-anchor|anchor-name|anchor\()",
    "popover states": r":popover-open|\[popover\]",
    "@scope and @starting-style": r"@(scope|starting-style|property|view-transition)\b",
    "style queries": r"@container[^{]*\bstyle\(",
}


def without_comments(source: str) -> str:
    return re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)


def names(paths):
    return [path.relative_to(GUATU).as_posix() for path in paths]


def rules_inside_rules(source: str) -> list[str]:
    """Selectors that stand inside another rule: nesting without `&`."""
    nested, stack = [], []
    for match in re.finditer(r"([^{};]*)([{}])", source):
        head, bracket = " ".join(match[1].split()), match[2]
        if bracket == "}":
            stack.pop()
            continue
        if stack and not stack[-1].startswith("@") and head:
            nested.append(head)
        stack.append(head)
    return nested


@pytest.mark.parametrize("path", STYLES, ids=names(STYLES))
class TestStyleSheet:
    @pytest.mark.parametrize("feature", TOO_NEW)
    def test_uses_only_what_old_browsers_know(self, path, feature):
        source = re.sub(r'"[^"]*"', '""', without_comments(path.read_text()))
        assert not re.findall(TOO_NEW[feature], source)

    def test_is_flat(self, path):
        assert rules_inside_rules(re.sub(r'"[^"]*"', '""', without_comments(path.read_text()))) == []

    def test_asks_nothing_of_another_host(self, path):
        source = without_comments(path.read_text())
        assert not re.findall(r"@import|https?:|//|url\(\s*['\"]?(?!#|data:)", source)

    def test_closes_what_it_opens(self, path):
        source = without_comments(path.read_text())
        assert source.count("{") == source.count("}")

    def test_names_only_tokens_that_exist(self, path):
        tokens = set(re.findall(r"(--[\w-]+)\s*:", "".join(one.read_text() for one in STYLES)))
        assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= tokens


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=names(OWN_SCRIPTS))
class TestOwnScript:
    def test_asks_nothing_of_another_host(self, path):
        assert not re.findall(r"https?://|['\"]//", path.read_text())

    def test_writes_no_code_from_text(self, path):
        source = path.read_text()
        assert not re.findall(r"\beval\(|new Function|document\.write", source)

    def test_sets_no_style_attribute(self, path):
        assert 'setAttribute("style"' not in path.read_text()


@pytest.mark.parametrize("path", VENDORED_SCRIPTS, ids=names(VENDORED_SCRIPTS))
def test_vendored_script_names_no_other_host(path):
    assert not re.findall(r"https?://(?!www\.w3\.org/)", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
class TestTemplate:
    def test_holds_no_inline_style_or_script(self, path):
        source = path.read_text()
        assert not re.findall(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']|javascript:", source)
        for tag in re.findall(r"<script\b[^>]*>", source):
            assert "src=" in tag or 'type="application/json"' in tag

    def test_sends_nobody_elsewhere(self, path):
        assert not re.findall(r"(?:href|src|action)\s*=\s*[\"']?(?:https?:)?//", path.read_text())


def test_vendored_files_are_those_of_the_manifest():
    assert list(vendor.differences()) == []


def test_vendored_files_bring_their_licence():
    import json

    for package in json.loads(vendor.MANIFEST.read_text())["packages"]:
        assert package["licence"]
        assert (vendor.FOLDER / package["folder"] / "LICENSE").stat().st_size > 100


class TestTheCheckItself:
    def test_sees_nesting_without_an_ampersand(self):
        assert rules_inside_rules("@media print { .a { color: red; .b { color: blue } } }") == [".b"]

    def test_lets_media_and_layers_hold_rules(self):
        assert rules_inside_rules("@layer base { @media print { .a { color: red } } }") == []
