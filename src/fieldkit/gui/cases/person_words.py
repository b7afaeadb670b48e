"""What is said about withdrawing consent, deleting and erasing a person."""

from datetime import date

from fieldkit.formats import day_month, table_date
from fieldkit.i18n import N_, _, ngettext
from fieldkit.records.keeping import (
    ErasureReason,
    Withdrawal,
    WithdrawalWay,
    working_days_between,
)
from fieldkit.services.erasing import ErasureQuestion

REASONS = {
    ErasureReason.WITHDRAWAL: N_("Consent was withdrawn"),
    ErasureReason.DEMAND: N_("The person asked for it"),
    ErasureReason.RETENTION: N_("The retention period is over"),
    ErasureReason.MISTAKE: N_("The data was entered by mistake"),
}
WAYS = {
    WithdrawalWay.IN_PERSON: N_("in person, on paper"),
    WithdrawalWay.LETTER: N_("by letter"),
    WithdrawalWay.MAIL: N_("by e-mail"),
    WithdrawalWay.THROUGH_OTHERS: N_("through a representative"),
}


def erasure_title(question: ErasureQuestion) -> str:
    """Return the question of model sentence 24."""
    return _("Erase this person's data ({who})?").format(who=question.who)


def erasure_sentence(question: ErasureQuestion) -> str:
    """Return what an erasure does, and how far it reaches."""
    parts = [
        _(
            "They disappear here and in the backups and, with the bundles, on other laptops; "
            "they cannot be brought back. A record of erasure and a log extract are printed."
        )
    ]
    if question.forms:
        parts.append(
            ngettext(
                "They are taken out of {count} finalized form.",
                "They are taken out of {count} finalized forms.",
                question.forms,
            ).format(count=question.forms)
        )
    if question.last:
        parts.append(_("Nobody else is in this family, so its card goes too."))
    return " ".join(parts)


def withdrawal_line(withdrawal: Withdrawal, today: date) -> str:
    """Return what stands under a person who withdrew consent: since when, until when."""
    day = table_date(withdrawal.on)
    return _("consent withdrawn on {day}; {deadline}").format(
        day=day, deadline=working_deadline(withdrawal.due, today)
    )


def working_deadline(due: date, today: date) -> str:
    """Return a deadline with the working days that are left: "until 26 November, 10 left"."""
    if due < today:
        days = (today - due).days
        return ngettext(
            "the deadline passed {count} day ago", "the deadline passed {count} days ago", days
        ).format(count=days)
    left = working_days_between(today, due)
    if not left:
        return _("erase today")
    said = ngettext("{count} working day left", "{count} working days left", left)
    return _("erase by {day}, {left}").format(day=day_month(due), left=said.format(count=left))
