"""How far a form is, as a badge: a word and an icon; only what is confirmed is green."""

from fieldkit.i18n import N_, _
from fieldkit.records.review import FormState

_BADGES = {
    FormState.DRAFT: (N_("Draft"), "neutral"),
    FormState.FINALIZED: (N_("Only here"), "neutral"),
    FormState.HANDED_OVER: (N_("Handed over"), "accent"),
    FormState.CONFIRMED: (N_("Confirmed"), "ok"),
    FormState.RETURNED: (N_("Returned with comments"), "warn"),
}


def state_badge(state: FormState) -> tuple[str, str]:
    """Return a state's words and the kind of its badge."""
    words, kind = _BADGES[state]
    return _(words), kind
