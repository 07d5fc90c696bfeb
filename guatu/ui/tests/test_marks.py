from guatu.ui import marks


class TestStatusLight:
    def test_says_its_level_as_shape_and_word(self):
        drawn = marks.status_light("alarm", "红灯")
        assert 'data-level="alarm"' in drawn and "#i-alarm" in drawn and "红灯" in drawn

    def test_is_an_outline_while_it_is_a_draft(self):
        assert "#i-alarm-draft" in marks.status_light("alarm", "拟红灯", draft=True)
        assert "#i-good-draft" not in marks.status_light("good", "绿灯", draft=True)

    def test_escapes_its_word(self):
        assert "<b>" not in marks.status_light("good", "<b>")


class TestBullet:
    def test_draws_value_tick_and_gap(self):
        drawn = marks.bullet(0.25, 0.5, "alarm")
        assert 'class="value" d="M0 7H20.0"' in drawn
        assert 'class="due" d="M40.0 0V14"' in drawn
        assert 'class="gap" d="M20.0 7H40.0"' in drawn

    def test_has_no_gap_ahead_of_the_plan(self):
        assert "gap" not in marks.bullet(0.6, 0.5, "good")

    def test_stays_in_its_frame(self):
        assert "M0 7H80.0" in marks.bullet(1.4, 0.5, "good")

    def test_draws_nothing_without_a_figure(self):
        assert marks.bullet(None, 0.5, "unrated") == ""


class TestLightStrip:
    def test_shows_the_urgent_first_in_rows_of_eight(self):
        drawn = marks.light_strip({"good": 8, "alarm": 1})
        assert drawn.index("#i-alarm") < drawn.index("#i-good")
        assert drawn.count("<use") == 9
        assert 'y="14.75"' in drawn

    def test_takes_levels_one_by_one_too(self):
        assert marks.light_strip(["good", "alarm"]) == marks.light_strip({"alarm": 1, "good": 1})


class TestStageDots:
    def test_marks_the_station_it_stands_at(self):
        drawn = marks.stage_dots(2, 4, "前期")
        assert (drawn.count("passed"), drawn.count("here"), drawn.count("ahead")) == (1, 1, 2)
