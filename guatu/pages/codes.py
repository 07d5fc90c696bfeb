"""Words for codes that are no closed list: sectors and causes of issues.

A ledger brings its own words for both, and those are shown as they are; the codes that Guatu itself writes are
spoken in the reader's language.
"""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

SECTORS = {
    "agriculture": pgettext_lazy("sector", "agriculture"),
    "commerce": pgettext_lazy("sector", "commerce"),
    "digital": pgettext_lazy("sector", "digital"),
    "ecology": pgettext_lazy("sector", "ecology"),
    "education": pgettext_lazy("sector", "education"),
    "energy": pgettext_lazy("sector", "energy"),
    "health": pgettext_lazy("sector", "health"),
    "housing": pgettext_lazy("sector", "housing"),
    "logistics": pgettext_lazy("sector", "logistics"),
    "manufacturing": pgettext_lazy("sector", "manufacturing"),
    "tourism": pgettext_lazy("sector", "culture and tourism"),
    "transport": pgettext_lazy("sector", "transport"),
    "urban": pgettext_lazy("sector", "urban works"),
    "water": pgettext_lazy("sector", "water"),
    "welfare": pgettext_lazy("sector", "welfare"),
}
CAUSES = {
    "design": pgettext_lazy("cause", "design"),
    "funds": pgettext_lazy("cause", "funds"),
    "labour": pgettext_lazy("cause", "labour"),
    "land": pgettext_lazy("cause", "land"),
    "permits": pgettext_lazy("cause", "permits"),
    "procurement": pgettext_lazy("cause", "procurement"),
    "resettlement": pgettext_lazy("cause", "resettlement"),
    "utilities": pgettext_lazy("cause", "utilities"),
    "weather": pgettext_lazy("cause", "weather"),
}


def sector(code: str) -> str:
    """A sector in the reader's words, or in the ledger's."""
    return str(SECTORS.get(code, code))


def cause(code: str) -> str:
    """What an issue comes from."""
    return str(CAUSES.get(code, code))
