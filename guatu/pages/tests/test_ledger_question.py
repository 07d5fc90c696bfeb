from __future__ import annotations

from django.http import QueryDict

from guatu.pages.ledger.question import Question, read_question


def read(address: str) -> Question:
    return read_question(QueryDict(address.removeprefix("?")))


class TestQuestion:
    def test_survives_the_address(self):
        asked = Question(
            year=2026,
            view="alarm",
            town="dongjin",
            sector="公路 & 桥梁",
            lead="jtj",
            sponsor="x",
            level="watch",
            search="港",
            group="town",
            sort="gap",
            descending=True,
            opened=("a", "b"),
            density="standard",
        )
        assert read(asked.address()) == asked

    def test_what_is_usual_stays_out_of_the_address(self):
        assert Question().address() == "?"

    def test_what_is_not_understood_is_left_out(self):
        assert read("?view=evil&group=1&sort=-bogus&density=x&year=20x6&level=red") == Question()

    def test_a_second_press_on_a_head_turns_the_order_round(self):
        once = Question().sorted_by("gap")
        assert (once.sort, once.descending) == ("gap", False)
        assert once.sorted_by("gap").descending
        assert not once.sorted_by("gap").sorted_by("gap").descending

    def test_a_thousand_opened_groups_are_not_kept(self):
        assert len(read("&".join(f"open={n}" for n in range(1000))).opened) == 20
