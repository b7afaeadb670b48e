"""What differs between two versions of a form, in sentences."""

from fieldkit.forms.difference import Difference, Kind
from fieldkit.i18n import N_, _

_LONGEST = 160
_FORM = {
    "form_id": N_("The form's ID was {before} and is {after}: it is another form."),
    "title": N_('The title was "{before}" and is "{after}".'),
    "languages": N_("The languages were {before} and are {after}."),
    "default_language": N_("The first language was {before} and is {after}."),
    "lists": N_("The lists it reads were {before} and are {after}."),
    "entities": N_("What it writes to lists has changed."),
    "actions": N_("Values that the form sets itself have changed."),
    "order": N_("The questions stand in another order."),
}
_KINDS = {
    Kind.ADDED: N_("{ref}: new ({after})."),
    Kind.REMOVED: N_("{ref}: removed ({before}); answers to it have no place in this version."),
    Kind.MOVED: N_("{after}: moved from {before}."),
    Kind.RETYPED: N_("{ref}: its type was {before} and is {after}; answers may not fit."),
}


def sentence(difference: Difference) -> str:
    """Return one difference as a whole sentence in the spoken language."""
    facts = {
        "ref": difference.ref,
        "part": difference.part,
        "language": difference.language,
        "before": _told(difference, difference.before),
        "after": _told(difference, difference.after),
    }
    return _(_words(difference)).format_map(facts)


def _told(difference: Difference, text: str) -> str:
    """Return one side of a difference: lists by their names alone, nothing as a dash."""
    if difference.kind is not Kind.FORM or difference.part == "title":
        return _shown(text)
    if difference.part == "lists":
        text = ", ".join(one.partition(" ")[0] for one in text.split(", ") if one)
    return _shown(text) or "\N{EN DASH}"


def _words(found: Difference) -> str:
    if found.kind is Kind.FORM:
        return _FORM[found.part]
    if found.kind in _KINDS:
        return _KINDS[found.kind]
    if found.kind is Kind.CHOICES:
        return _of_choices(found)
    if found.kind is Kind.RELABELLED and found.language:
        return N_('{ref}, {part}, {language}: it was "{before}" and is "{after}".')
    return N_('{ref}, {part}: it was "{before}" and is "{after}".')


def _of_choices(found: Difference) -> str:
    if found.part != "names":
        return N_('{ref}, choice {part}: it was "{before}" and is "{after}".')
    if found.before and found.after:
        return N_("{ref}: choices removed: {before}; choices added: {after}.")
    if found.before:
        return N_("{ref}: choices removed: {before}.")
    return N_("{ref}: choices added: {after}.")


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 3] + "..."
