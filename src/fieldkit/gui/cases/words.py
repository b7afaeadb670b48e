"""How a family's page says urgency, risk, deadlines, ages and roles."""

from datetime import date

from fieldkit.formats import day_month, long_date, number, table_date, years
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.casework import Step, StepKind
from fieldkit.services.cases import CaseRow, FamilyRow, Member

DOT = " \N{MIDDLE DOT} "
_RISK = {
    "low": ("neutral", "shield-check"),
    "moderate": ("neutral", "shield"),
    "high": ("warn", "shield-alert"),
    "critical": ("warn", "shield-alert"),
    "insufficient": ("neutral", "circle-question-mark"),
}


def row_badge(family: FamilyRow, today: date) -> tuple[str, str] | None:
    """Return the one badge of a family in the list: words and kind, None where all is calm."""
    case = family.case
    if family.discrepancies:
        return (_("discrepancy"), "warn")
    if case is None or not case.open:
        return None
    if case.urgency == "acute":
        return (pgettext("family in the list", "urgent"), "danger")
    if case.step is not None and case.step.due < today:
        return (_("overdue"), "warn")
    if case.step is not None and case.step.due == today:
        return (_("due today"), "warn")
    return (pgettext("family in the list", "new"), "accent") if _is_new(case) else None


def row_second(family: FamilyRow) -> str:
    """Return the second line of a family in the list: number and settlement."""
    return DOT.join(part for part in (family.case_no, family.settlement) if part)


def urgency_words(case: CaseRow) -> str:
    """Return how urgent the case is, "" where it was not assessed."""
    return {
        "acute": _("Help needed now"),
        "urgent": _("Help within days"),
        "planned": _("Planned work"),
    }.get(case.urgency, "")


def risk_badge(case: CaseRow) -> tuple[str, str, str] | None:
    """Return words, kind and icon of the risk band, None where there is none."""
    words = {
        "low": _("risk low"),
        "moderate": _("risk moderate"),
        "high": _("risk high"),
        "critical": _("risk critical"),
        "insufficient": _("not enough known"),
    }.get(case.risk_band)
    if words is None:
        return None
    kind, icon = _RISK[case.risk_band]
    return (words, kind, icon)


def case_line(case: CaseRow) -> str:
    """Return the line under the family's name: case, programme, since when, whose."""
    parts = [_("Case {number}").format(number=case.case_no), case.programme]
    if case.opened_on:
        parts.append(_("opened {day}").format(day=long_date(case.opened_on)))
    if case.curator:
        parts.append(_("case manager {name}").format(name=case.curator))
    return DOT.join(part for part in parts if part)


def step_act(step: Step) -> str:
    """Return the words of the button that takes the next step."""
    return {
        StepKind.FIRST_ASSESSMENT: _("Assess the crisis"),
        StepKind.REASSESSMENT: _("Assess the crisis again"),
        StepKind.CONTACT: _("Record the contact"),
        StepKind.SILENT: _("Record a contact"),
    }[step.kind]


def step_reason(step: Step, today: date) -> str:
    """Return why and by when: "next step, due 14 November, 2 days left"."""
    if step.kind is StepKind.SILENT:
        return _("no contact for more than 30 days")
    return _("next step, {deadline}").format(deadline=deadline(step.due, today))


def deadline(due: date, today: date) -> str:
    """Return the day and the distance: "due 14 November, 2 days left"."""
    left = (due - today).days
    if left == 0:
        return _("due today")
    if left == 1:
        return _("due tomorrow")
    if left < 0:
        late = ngettext("the day passed {count} day ago", "the day passed {count} days ago", -left)
        return late.format(count=number(-left))
    words = ngettext("due {day}, {count} day left", "due {day}, {count} days left", left)
    return words.format(day=day_month(due), count=number(left))


def member_second(member: Member) -> str:
    """Return role, age and what else matters about a person of the family."""
    parts = [member.role_word]
    if member.kind == "unborn":
        if member.due_date:
            parts.append(_("expected {day}").format(day=long_date(member.due_date)))
    else:
        parts.append(age_words(member))
    if member.main_caregiver:
        parts.append(_("mainly cares for the children"))
    if member.kind == "child":
        parts.append(member.placement_word)
    return ", ".join(part for part in parts if part)


def age_words(member: Member) -> str:
    """Return the age in years, of small children in months, "" where it is not known."""
    if member.months is not None:
        words = ngettext("{count} month", "{count} months", member.months)
        return words.format(count=member.months)
    return "" if member.age is None else years(member.age)


def member_icon(member: Member) -> str:
    """Return the icon of a person."""
    return "baby" if member.kind == "unborn" or (member.age or 99) < 4 else "user"  # noqa: PLR2004 - of the domain: under 4


def case_second(case: CaseRow) -> str:
    """Return what a case's row says under its number."""
    parts = []
    if case.stage_word:
        parts.append(_("stage: {stage}").format(stage=case.stage_word))
    if case.last_assessed_on:
        parts.append(_("assessed {day}").format(day=table_date(case.last_assessed_on)))
    if case.last_service_on:
        parts.append(_("last service {day}").format(day=table_date(case.last_service_on)))
    if case.closed_on:
        parts.append(_("closed {day}").format(day=table_date(case.closed_on)))
    return DOT.join(parts)


def reader_words(reader: str) -> str:
    """Return who may read a paper."""
    if reader == "family":
        return _("for the family")
    return _("internal, not to be left with the family")


def _is_new(case: CaseRow) -> bool:
    return case.last_assessed_on is None and case.last_service_on is None
