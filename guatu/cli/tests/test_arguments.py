"""Options that are not what they should be end in a sentence and exit code 2."""

import argparse

import pytest

from guatu.cli import main
from guatu.cli.arguments import port


class TestOptions:
    @pytest.mark.parametrize(
        ("words", "part"),
        [
            (["brief", "ledger.xlsx", "--on", "2021-13-30", "--out", "out"], "2021-13-30"),
            (["assess", "ledger.xlsx", "--on", "tomorrow"], "tomorrow"),
        ],
    )
    def test_are_refused_by_name(self, words, part, capsys):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
        assert part in capsys.readouterr().err


class TestPort:
    def test_is_between_1_and_65535(self):
        assert [port("1"), port("8000"), port("65535")] == [1, 8000, 65535]

    @pytest.mark.parametrize("text", ["0", "65536", "99999999", "-1", "web", ""])
    def test_refuses_what_no_machine_has(self, text):
        with pytest.raises(argparse.ArgumentTypeError, match="1024"):
            port(text)
