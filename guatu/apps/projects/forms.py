"""What comes in from a browser: an uploaded ledger, and how to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LARGEST_MEGABYTES = 30
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")

UNITS = (
    ("", _("As the ledger says")),
    ("万元", _("10,000 yuan")),
    ("亿元", _("100 million yuan")),
    ("元", _("yuan")),
)


class LedgerUploadForm(forms.Form):
    """One file. What is inside is judged by the reader, not here."""

    ledger = forms.FileField(
        label=_("Ledger"),
        help_text=format_lazy(
            _("Excel (.xlsx .xls), ODS or CSV, at most {megabytes} MB."), megabytes=LARGEST_MEGABYTES
        ),
        error_messages={
            "required": _("Choose the ledger's file first."),
            "empty": _("This file is empty. Save the ledger again and choose the new file."),
        },
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ",".join(SUFFIXES)}),
    )

    def clean_ledger(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["ledger"]
        if (upload.size or 0) > LARGEST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(
                _(
                    "%(name)s is larger than %(megabytes)s MB. Take out pictures and old sheets, then choose it again."
                ),
                params={"name": Path(upload.name or "").name, "megabytes": LARGEST_MEGABYTES},
            )
        return upload


class ReadingForm(forms.Form):
    """The two things a ledger may leave unsaid."""

    year = forms.IntegerField(
        label=_("Plan year"),
        required=False,
        min_value=1990,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    unit = forms.ChoiceField(
        label=_("Amounts are in"),
        required=False,
        choices=UNITS,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def given(self) -> tuple[int | None, str | None]:
        """The year and the unit, None where the ledger is to say."""
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned.get("year"), cleaned.get("unit") or None
