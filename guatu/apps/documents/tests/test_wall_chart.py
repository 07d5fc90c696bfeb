"""The wall chart, opened with another program than the one that drew it."""

import io
import re

import pypdfium2
import pypdfium2.raw
import pytest

from guatu.apps.documents import typefaces, wall_chart
from guatu.apps.documents.tests.examples import by_hand, crowd, portfolio, project

FOLDERS = (typefaces.CARRIED,)


def drawn(book):
    return wall_chart.draw(book, office="临江区重点项目办公室", font_folders=FOLDERS)


def text_of(pdf):
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    return re.sub(r"\s", "", page.get_textpage().get_text_range())


class TestDraw:
    def test_is_one_sheet_of_a0_landscape_with_its_words_and_figures(self):
        chart = drawn(by_hand())
        document = pypdfium2.PdfDocument(io.BytesIO(chart.pdf))
        width, height = document[0].get_size()
        assert len(document) == 1
        assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx((1189, 841), abs=0.5)
        text = text_of(chart.pdf)
        for words in (
            "临江区重点项目挂图",
            "在哪里",
            "谁来办",
            "何时到",
            "谁包联",
            "用地指标未落实",
            "示意图，不作划界依据",
        ):
            assert words in text
        assert "完成10.0%" in text

    def test_embeds_its_typefaces_and_keeps_lines_as_lines(self):
        chart = drawn(by_hand())
        assert re.search(rb"/FontFile[23]", chart.pdf)
        named = set(re.findall(rb"/BaseFont\s*/([A-Z]{6}\+[\w-]+)", chart.pdf))
        assert {name.split(b"+")[1].split(b"-")[0] for name in named} <= {
            b"GuatuHei",
            b"GuatuSong",
            b"GuatuFigures",
        }
        page = pypdfium2.PdfDocument(io.BytesIO(chart.pdf))[0]
        assert not any(item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for item in page.get_objects())

    def test_the_picture_is_large_enough_for_a_4k_wall(self):
        png = drawn(by_hand()).png
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(png[16:20], "big") >= 3000

    def test_draws_the_same_bytes_twice(self):
        assert drawn(by_hand()) == drawn(by_hand())

    @pytest.mark.parametrize(
        "book",
        [
            portfolio(project(0)),
            crowd(3, reds=0),
            crowd(60, reds=30, sponsors=0),
            crowd(274, reds=13),
            crowd(1000, reds=160, towns=40, sponsors=70),
            portfolio(project(0, town="", sponsors=(), responsible_unit="", lead_unit="", sector="")),
        ],
        ids=["one", "three", "no-sponsors", "demo-size", "thousand", "nothing-known"],
    )
    def test_draws_any_number_of_projects(self, book):
        assert str(len(book.projects)) in text_of(drawn(book).pdf).replace(",", "")


class TestLayout:
    @pytest.mark.parametrize("reds", [0, 5, 21, 22, 50, 58, 59, 94, 95, 400])
    def test_every_row_of_the_list_stays_on_the_sheet(self, reds):
        sheet = wall_chart.layout(crowd(500, reds=reds), office="办公室")
        who = sheet["who"]
        used = wall_chart.SECTION_HEAD + who["per-column"] * (who["row-height"] + 0.28)
        assert used <= who["height"] + 0.1
        last_column = (len(who["rows"]) - 1) // who["per-column"]
        assert last_column * who["column-step"] + who["column-width"] <= who["width"] + 0.1
        listed = sum(1 for row in who["rows"] if "n" in row)
        assert listed == reds or f"另有{reds - listed}个" in who["more"]

    @pytest.mark.parametrize(("count", "sponsors"), [(10, 3), (274, 14), (1000, 8), (1000, 40), (300, 200)])
    def test_sections_do_not_run_into_one_another(self, count, sponsors):
        sheet = wall_chart.layout(crowd(count, reds=20, sponsors=sponsors), office="办公室")
        strips = sheet["sponsors"]
        main = sheet["where"]
        assert main["height"] > 300
        assert main["y"] + main["height"] < strips["y"]
        assert strips["y"] + strips["height"] <= sheet["foot"]["y"]

    def test_a_red_light_has_the_number_of_its_row(self):
        sheet = wall_chart.layout(crowd(40, reds=12), office="办公室")
        on_map = {mark["n"] for mark in sheet["where"]["marks"] if "n" in mark}
        assert on_map == set(range(1, 13)) == {row["n"] for row in sheet["who"]["rows"] if "n" in row}

    def test_without_anything_to_place_the_list_takes_the_room(self):
        bare = [project(n, town="", sector="", kind="", level="alarm") for n in range(4)]
        sheet = wall_chart.layout(portfolio(*bare), office="办公室")
        assert sheet["where"] is None
        assert sheet["who"]["x"] == 0

    def test_nothing_known_is_not_zero(self):
        sheet = wall_chart.layout(portfolio(project(0, total_investment_yuan=None)), office="办公室")
        assert sheet["figures"][1]["value"] == "—"

    def test_without_towns_the_section_shows_sectors_and_says_so(self):
        mixed = [project(n, town="", sector=("制造", "交通")[n % 2]) for n in range(30)]
        sheet = wall_chart.layout(portfolio(*mixed), office="办公室")
        assert sheet["where"]["heading"] == "在哪行"
        assert "台账没有属地" in sheet["where"]["note"]

    def test_without_sponsors_the_section_shows_responsible_units(self):
        assert (
            wall_chart.layout(crowd(30, reds=2, sponsors=0), office="办公室")["sponsors"]["heading"]
            == "谁负责"
        )

    def test_no_line_is_set_wider_than_its_place(self):
        piece = wall_chart.fit("临江经济技术开发区智能装备产业园及配套设施项目（二期）", 100, 10)
        assert piece["text"].endswith("…")
        assert wall_chart.width_in_em(piece["text"]) * piece["size"] <= 100.1

    def test_a_long_name_takes_a_second_line_where_the_row_is_high_enough(self):
        name = "临江经济技术开发区智能装备产业园及配套基础设施工程（一期）项目"
        high, low = (wall_chart.fit_lines(name, 150, 10, height) for height in (30, 12))
        assert high["text"].replace("\n", "") == name
        assert all(wall_chart.width_in_em(line) * high["size"] <= 150.1 for line in high["text"].split("\n"))
        assert "\n" not in low["text"]


class TestTypefaces:
    def test_characters_of_names_beyond_the_carried_faces_are_reported(self, tmp_path):
        found = typefaces.coverage_of(["临江区𠮷祥里项目"], system_folders=[tmp_path])
        assert found.missing == "𠮷"
        assert found.folders == (typefaces.CARRIED,)

    def test_names_of_people_and_traditional_forms_are_carried(self):
        assert typefaces.coverage_of(["堃喆龑㛃䶮重點項目臺賬“”…—①㎡"], system_folders=[]).missing == ""

    def test_the_manifest_is_true(self):
        import hashlib
        import json

        manifest = json.loads((typefaces.CARRIED / "manifest.json").read_text("utf-8"))
        for face in manifest:
            content = (typefaces.CARRIED / face["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == face["sha256"]
            assert face["licence"] == "OFL-1.1"
        assert "SIL OPEN FONT LICENSE" in (typefaces.CARRIED / "OFL.txt").read_text("utf-8")
