"""The documentation fails a test when it falls behind."""

import hashlib
import re
from pathlib import Path

import pytest

from guatu.cli.main import SUMMARIES, VERBS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


class TestDocumentation:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
    def test_every_link_and_picture_exists(self, page):
        links = LINK.findall(page.read_text("utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == []

    def test_every_verb_has_a_summary(self):
        assert set(VERBS) == set(SUMMARIES)

    @pytest.mark.parametrize("verb", sorted(VERBS))
    def test_both_introductions_and_the_guide_name_every_verb(self, verb):
        for page in ("README.md", "README.zh-CN.md", "docs/guide/README.md"):
            assert f"guatu {verb}" in (ROOT / page).read_text("utf-8"), page

    def test_every_decision_has_context_decision_and_consequences(self):
        decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
        assert decisions
        for page in decisions:
            text = page.read_text("utf-8")
            assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), page.name

    def test_no_page_names_a_path_of_one_machine(self):
        for page in PAGES:
            assert not re.search(r"(?<![\w.])/(?:home|root|Users|tmp)/\w", page.read_text("utf-8")), page.name


class TestLists:
    @pytest.mark.parametrize("name", ["run.txt", "run-optimisation.txt", "all.txt", "installer.txt"])
    def test_requirements_are_locked_by_hash_and_name_no_host(self, name):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^[\w.\-\[\],]+==", text, flags=re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)

    def test_the_carried_pip_has_the_hash_that_is_written_down(self):
        written = (ROOT / "scripts" / "environment.py").read_text("utf-8")
        (wheel,) = (ROOT / "vendor").glob("pip-*.whl")
        assert wheel.name in written
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() in written
