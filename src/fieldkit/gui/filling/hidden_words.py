"""Why a question is hidden, in one sentence that needs no knowledge of formulas."""

from typing import TYPE_CHECKING

from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.why import Why


def why_hidden(why: "Why") -> str:
    """Return the condition under which the question would be asked."""
    if not why.words:
        return _("This question is not asked with the answers given so far.")
    if why.around:
        told = _('This question is asked together with "{group}", and that only if: {condition}.')
        return told.format(group=why.around, condition=why.words)
    return _("This question is asked only if: {condition}.").format(condition=why.words)
