"""Settings for commands that need words but no database: reading a ledger, checking rules, a brief."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = "not-used-without-a-server"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE.rglob("locale"))
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
