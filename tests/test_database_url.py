import pytest

from guatu.config.database import UnusableDatabaseUrl, from_url


class TestFromUrl:
    def test_reads_every_part(self):
        read = from_url("postgresql://gua%40tu:p%2Fw@db.example:6432/ledger?sslmode=require")
        assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
            "gua@tu",
            "p/w",
            "db.example",
            "6432",
            "ledger",
        )
        assert read["OPTIONS"] == {"sslmode": "require"}
        assert read["CONN_MAX_AGE"] == 600

    def test_takes_a_socket_directory(self):
        read = from_url("postgresql://postgres:@/postgres?host=/tmp/pg")
        assert (read["HOST"], read["PORT"], read["NAME"], read["OPTIONS"]) == ("/tmp/pg", "", "postgres", {})

    @pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "postgresql://host/a/b", "nonsense"])
    def test_refuses_anything_else(self, url):
        with pytest.raises(UnusableDatabaseUrl):
            from_url(url)
