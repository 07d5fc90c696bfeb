"""The words for what was read out of a ledger: faults, rows left out, decisions, refusals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guatu.engine.sheets.model import Assumption, Fault, Ignored, Unreadable

FAULT_KINDS = {
    "not_a_number": gettext_lazy("not a number"),
    "negative": gettext_lazy("negative amount"),
    "impossible_date": gettext_lazy("impossible date"),
    "missing_name": gettext_lazy("project without a name"),
    "duplicate_name": gettext_lazy("name used twice"),
    "plan_exceeds_total": gettext_lazy("year's plan exceeds total investment"),
    "completed_exceeds_total": gettext_lazy("completed investment exceeds total investment"),
    "finish_not_after_start": gettext_lazy("finish not after start"),
    "total_mismatch": gettext_lazy("sum does not add up"),
    "unit_unclear": gettext_lazy("unit of amounts unclear"),
}

MEANINGS = {
    "serial": gettext_lazy("serial number"),
    "code": gettext_lazy("project code"),
    "name": gettext_lazy("project name"),
    "class": gettext_lazy("class"),
    "sector": gettext_lazy("sector"),
    "local_authority": gettext_lazy("local authority"),
    "lead_unit": gettext_lazy("lead unit"),
    "responsible_unit": gettext_lazy("responsible unit"),
    "service_unit": gettext_lazy("service unit"),
    "owner": gettext_lazy("project owner"),
    "contractor": gettext_lazy("contractor"),
    "sponsors": gettext_lazy("sponsors"),
    "contact": gettext_lazy("contact person"),
    "start": gettext_lazy("start month"),
    "finish": gettext_lazy("finish month"),
    "span": gettext_lazy("start and finish"),
    "content": gettext_lazy("content and scale"),
    "physical_progress": gettext_lazy("physical progress"),
    "target": gettext_lazy("target of the year"),
    "problem": gettext_lazy("problems"),
    "next_steps": gettext_lazy("next steps"),
    "remarks": gettext_lazy("remarks"),
    "site": gettext_lazy("place"),
    "area": gettext_lazy("area or quantity"),
    "stage_note": gettext_lazy("permits"),
    "light": gettext_lazy("light or rank"),
    "total_investment_yuan": gettext_lazy("total investment"),
    "annual_plan_yuan": gettext_lazy("year's plan"),
    "completed_yuan": gettext_lazy("completed investment"),
}

IGNORED = {
    "banner": gettext_lazy("heading of a group"),
    "subtotal": gettext_lazy("subtotal"),
    "total": gettext_lazy("total"),
    "of_which": gettext_lazy("part of a sum"),
    "footnote": gettext_lazy("footnote"),
    "repeated_header": gettext_lazy("header repeated"),
    "column_numbers": gettext_lazy("row of column numbers"),
    "continuation": gettext_lazy("continues the project above"),
    "stray_text": gettext_lazy("text that belongs to no project"),
    "stray_numbers": gettext_lazy("numbers without a project"),
    "summary_table": gettext_lazy("a summary that counts projects and lists none"),
    "no_project_names": gettext_lazy("a table without project names"),
    "no_investment_columns": gettext_lazy("a list without amounts beside a ledger with amounts"),
    "no_table_in_sheet": gettext_lazy("no table found"),
    "hidden_sheet": gettext_lazy("hidden sheet"),
    "hidden_row": gettext_lazy("hidden row that the ledger's own count or sums leave out"),
    "other_year": gettext_lazy("sheet of another year"),
    "repeats_other_sheets": gettext_lazy("lists the same projects as other sheets"),
    "macros": gettext_lazy("macros; nothing of them was run or read"),
}

REFUSALS = {
    "no_file": gettext_lazy("The file cannot be opened. Check its path and that you may read it."),
    "empty_file": gettext_lazy("The file is empty. Choose the ledger itself."),
    "too_large": gettext_lazy(
        "The file has %(megabytes)s MB; at most %(most)s MB are read. Take out pictures and old sheets."
    ),
    "word_document": gettext_lazy(
        "This is a Word document, not a spreadsheet. Copy the table into Excel and save it as .xlsx."
    ),
    "wps_document": gettext_lazy(
        "This is a WPS document, not a spreadsheet. Copy the table into a worksheet and save it as .xlsx."
    ),
    "et_workbook": gettext_lazy(
        "Workbooks in WPS's own .et format are not read. Open it in WPS and save it as .xlsx."
    ),
    "binary_workbook": gettext_lazy(
        "Binary workbooks (.xlsb) are not read. Open it in Excel and save it as .xlsx."
    ),
    "presentation": gettext_lazy("This is a presentation. Copy the table into Excel and save it as .xlsx."),
    "pdf": gettext_lazy("This is a page document (PDF, OFD). Ask for the spreadsheet it was made from."),
    "picture": gettext_lazy("This holds a picture of a table, not a table. Ask for the spreadsheet itself."),
    "web_page": gettext_lazy(
        "This is a web page with a spreadsheet's name. Open it in Excel and save it as .xlsx."
    ),
    "xml_document": gettext_lazy("This is an XML document. Open it in Excel and save it as .xlsx."),
    "archive": gettext_lazy("This is a compressed archive. Unpack it and choose the ledger inside."),
    "not_a_spreadsheet": gettext_lazy("This is not a spreadsheet. Choose an .xlsx, .xls, .ods or .csv file."),
    "unknown_encoding": gettext_lazy(
        "The text is neither UTF-8 nor GB 18030. Open it in Excel and save it as .xlsx."
    ),
    "encrypted": gettext_lazy("The workbook is protected by a password. Save it without a password."),
    "damaged": gettext_lazy(
        "The workbook is damaged or incomplete. Open it in Excel, save it anew, choose it again."
    ),
    "zip_bomb": gettext_lazy(
        "The workbook would unpack to an unreasonable size. Copy the table into a new workbook."
    ),
    "external_entities": gettext_lazy(
        "The workbook contains document type declarations, which no spreadsheet needs. Save it anew in Excel."
    ),
    "too_many_rows": gettext_lazy(
        "A sheet reaches row %(rows)s; at most %(most)s rows are read. Delete the empty rows below the table."
    ),
    "too_many_columns": gettext_lazy(
        "A sheet has more than %(most)s columns. Delete the empty columns beside the table."
    ),
    "too_many_cells": gettext_lazy(
        "The workbook has more than %(most)s cells. Keep only the ledger's sheets."
    ),
    "no_table": gettext_lazy(
        "No table was found. A ledger needs a header row such as 项目名称, 总投资, 年度计划投资."
    ),
    "no_project_table": gettext_lazy(
        "Tables were found, but none lists projects. A ledger needs a column 项目名称 and a column of amounts."
    ),
    "no_projects": gettext_lazy("The table has a header but no project below it."),
    "limits": gettext_lazy(
        "Reading the workbook took too much time or memory. Keep only the ledger's sheets."
    ),
}


def fault_kind(kind: str) -> str:
    """A fault's kind in a few words."""
    return str(FAULT_KINDS.get(kind, kind))


def place(sheet: str | None, cell: str | None) -> str:
    """Where something stands: sheet and cell, or whichever there is."""
    if sheet and cell:
        return _("sheet %(sheet)s, cell %(cell)s") % {"sheet": sheet, "cell": cell}
    if sheet:
        return _("sheet %(sheet)s") % {"sheet": sheet}
    if cell:
        return _("cell %(cell)s") % {"cell": cell}
    return _("the whole file")


def fault_message(fault: Fault) -> str:
    """What is wrong at the cell, without saying where it is."""
    details = fault.details
    match fault.kind:
        case "not_a_number":
            return _("“%(text)s” is not an exact number; the amount is left open.") % {
                "text": details.get("text", "")
            }
        case "negative":
            return _("The amount %(text)s is negative; it is left open.") % {"text": details.get("text", "")}
        case "impossible_date":
            return _("“%(text)s” is no possible date; it is left open.") % {"text": details.get("text", "")}
        case "missing_name":
            return _("The row has figures but no project name.")
        case "duplicate_name":
            return _("The same name stands at %(place)s.") % {
                "place": place(details.get("other_sheet"), details.get("other_cell"))
            }
        case "plan_exceeds_total":
            return _("The year's plan of %(amount)s is above the total investment of %(total)s.") % _amounts(
                details
            )
        case "completed_exceeds_total":
            return _(
                "Completed investment of %(amount)s is above the total investment of %(total)s."
            ) % _amounts(details)
        case "finish_not_after_start":
            return _("Finish %(finish)s is not after start %(start)s.") % {
                "start": details.get("start") or "?",
                "finish": details.get("finish") or "?",
            }
        case "total_mismatch" if "stated_count" in details:
            return _("The heading states %(stated)s projects; %(computed)s stand below it.") % {
                "stated": details["stated_count"],
                "computed": details["computed_count"],
            }
        case "total_mismatch":
            return _("The sum states %(stated)s; the rows add up to %(computed)s.") % {
                "stated": _wan_yuan(details.get("stated_yuan")),
                "computed": _wan_yuan(details.get("computed_yuan")),
            }
        case "unit_unclear":
            return _(
                "Nothing says whether “%(header)s” is in 万元 or 亿元; its amounts are left open. Give the unit."
            ) % {"header": details.get("header", "")}
    return fault_kind(fault.kind)


def fault(fault: Fault) -> str:
    """A fault as one sentence, place first."""
    return _("%(place)s: %(message)s") % {
        "place": place(fault.sheet, fault.cell),
        "message": fault_message(fault),
    }


def ignored_reason(item: Ignored) -> str:
    """Why a row or sheet is no project."""
    return str(IGNORED.get(item.why, item.why))


def ignored(item: Ignored) -> str:
    """A row or sheet left out, with the reason."""
    if item.row is None:
        return _("%(place)s: %(message)s") % {
            "place": place(item.sheet, None),
            "message": ignored_reason(item),
        }
    where = (
        _("sheet %(sheet)s, row %(row)s") % {"sheet": item.sheet, "row": item.row}
        if item.sheet
        else _("row %(row)s") % {"row": item.row}
    )
    text = item.details.get("text")
    reason = ignored_reason(item)
    if text:
        reason = _("%(reason)s (%(text)s)") % {"reason": reason, "text": text}
    return _("%(place)s: %(message)s") % {"place": where, "message": reason}


def assumption(item: Assumption) -> str:
    """A decision taken while reading, as one sentence."""
    details = item.details
    where = place(item.sheet, item.cell)
    match item.kind:
        case "column":
            meaning = str(MEANINGS.get(details["meaning"], details["meaning"]))
            if details.get("unit"):
                message = _("“%(header)s” is read as %(meaning)s in %(unit)s.") % {
                    "header": details["header"],
                    "meaning": meaning,
                    "unit": details["unit"],
                }
            else:
                message = _("“%(header)s” is read as %(meaning)s.") % {
                    "header": details["header"],
                    "meaning": meaning,
                }
        case "columns_swapped":
            message = _(
                "This column is taken for the sum to date: its figures are never below those of %(other)s."
            ) % {"other": details["other"]}
        case "filled_down":
            message = _("A value is taken to hold for the blank cells below it (%(meaning)s).") % {
                "meaning": str(MEANINGS.get(details["meaning"], details["meaning"]))
            }
        case "unit_alias":
            message = _("“%(written)s” is taken for “%(taken_as)s”.") % details
        case "hidden_rows":
            message = ngettext(
                "%(count)s hidden row is read like the others.",
                "%(count)s hidden rows are read like the others.",
                details["count"],
            ) % {"count": details["count"]}
        case "years_only":
            message = _("“%(text)s” names years without months; the months are left open.") % {
                "text": details.get("text", "")
            }
        case _:
            message = item.kind
    return _("%(place)s: %(message)s") % {"place": where, "message": message}


def refusal(refused: Unreadable) -> str:
    """Why the file cannot be read at all, and what to change."""
    text = str(REFUSALS.get(refused.reason, _("The file cannot be read.")))
    try:
        return text % refused.details if "%(" in text else text
    except (KeyError, TypeError):
        return text


def _amounts(details: dict[str, Any]) -> dict[str, str]:
    return {"amount": _wan_yuan(details.get("amount_yuan")), "total": _wan_yuan(details.get("total_yuan"))}


def _wan_yuan(yuan: int | None) -> str:
    if yuan is None:
        return "?"
    whole, rest = divmod(abs(yuan), 10_000)
    digits = f"{whole:,}" + (f".{rest:04d}".rstrip("0") if rest else "")
    return ("-" if yuan < 0 else "") + _("%(number)s × 10,000 yuan") % {"number": digits}
