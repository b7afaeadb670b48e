"""Which of the installed forms are about the things of a list."""

from typing import TYPE_CHECKING

from fieldkit.records.permissions import Act
from fieldkit.records.submission import StoredForm
from fieldkit.services.form_opening import definition_of
from fieldkit.services.form_withdrawals import withdrawn_ids
from fieldkit.services.list_questions import facts_by_lists, naming_refs
from fieldkit.services.presets import installed_manifest
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


@needs(Act.FILL_FORMS)
def forms_about(workspace: Workspace, list_name: str) -> tuple[StoredForm, ...]:
    """Return the forms, each in its latest version, that are about the things of a list.

    The pack's manifest says so; of other forms, a question that chooses from the
    list. A form that was withdrawn is not among them.
    """
    with workspace.reading() as work:
        found = {form.form_id: work.forms.latest(form.form_id) for form in work.forms.names()}
        gone = withdrawn_ids(workspace, work)
        forms = [form for form in found.values() if form is not None and form.form_id not in gone]
        return tuple(form for form in forms if is_about(work, form, list_name))


def is_about(work: "Reading", form: StoredForm, list_name: str) -> bool:
    """Tell whether a form is about the things of a list."""
    manifest = installed_manifest(work, form.pack)
    told = manifest.form(form.form_id) if manifest else None
    if told is not None and told.about:
        return told.about == list_name
    if f"instance('{list_name}')" not in form.xml:
        return False
    names = naming_refs(dict(facts_by_lists(definition_of(form))))
    return list_name in {name for _ref, name in names}
