"""What the workshop says of a form, of its lists and of its tests."""

from fieldkit.formats import number, size
from fieldkit.forms.views import NodeView
from fieldkit.gui.questions.markup import plain_words
from fieldkit.i18n import N_, _, ngettext
from fieldkit.services.workshop import FormLook, Installed, Standing
from fieldkit.services.workshop_lists import Source, Used

DOT = " \N{MIDDLE DOT} "
_FROM = {
    Source.FORM: N_("written in the form"),
    Source.BESIDE: N_("found beside the form"),
    Source.PACK: N_("from the form pack"),
    Source.BASE: N_("from this workspace"),
    Source.NOT_LENT: N_("in this workspace, empty in the trial"),
    Source.INVENTED: N_("in this workspace, about people: invented rows in the trial"),
    Source.MISSING: N_("not found beside the form nor in this workspace"),
}


def rows_words(count: int) -> str:
    """Return how many rows a list has."""
    return ngettext("{count} row", "{count} rows", count).format(count=number(count))


def used_words(one: Used) -> str:
    """Return a list's or a file's rows, its size and where it comes from."""
    parts = [_(_FROM[one.source])]
    if one.size is not None:
        parts.insert(0, size(one.size))
    if one.rows is not None and one.source is not Source.NOT_LENT:
        parts.insert(0, rows_words(one.rows))
    return DOT.join(parts)


def standing_words(look: FormLook) -> str:
    """Return how the form stands to what is installed, as a sentence."""
    installed, version = look.installed, look.form.version
    if installed.standing is Standing.NEW:
        return _("No form with the ID {form_id} is installed.").format(form_id=look.form.form_id)
    if installed.standing is Standing.TAKEN:
        return installed.obstacle
    if installed.standing is Standing.SAME:
        return _("This version, {version}, is installed already.").format(
            version=version or "\N{EN DASH}"
        )
    return _("Version {before} is installed; the file holds version {after}.").format(
        before=installed.version or "\N{EN DASH}", after=version or "\N{EN DASH}"
    )


def drafts_words(installed: Installed) -> str:
    """Return what happens to drafts on other versions, "" where there are none."""
    if not installed.drafts:
        return ""
    return ngettext(
        "{count} draft is on another version. It stays there; whoever opens it is asked whether to"
        " move it.",
        "{count} drafts are on another version. They stay there; whoever opens one is asked"
        " whether to move it.",
        installed.drafts,
    ).format(count=number(installed.drafts))


def withdrawn_words() -> str:
    """Return that a form is withdrawn, and what to do where it is wanted."""
    return _("The form is withdrawn here. To have it begun again, bring it back on the page Forms.")


def install_words(look: FormLook) -> str:
    """Return the words of the button that installs."""
    if look.installed.standing is Standing.UPGRADE:
        return _("Install version {version}").format(version=look.form.version or "\N{EN DASH}")
    return _("Install")


def row_title(row: NodeView) -> str:
    """Return what a question is called: its label, else its name."""
    return plain_words(row.label) or row.name


def row_value(row: NodeView) -> str:
    """Return a question's value as it is written, choices by their names."""
    return " ".join(row.value.split())
