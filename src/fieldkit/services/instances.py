"""Answers that another program of the ODK family has written: taken in as a draft."""

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from fieldkit.errors import FieldkitError
from fieldkit.forms.document import attribute, child, decoded, local, parse_xml
from fieldkit.forms.errors import FormError
from fieldkit.i18n import N_
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft
from fieldkit.services.form_opening import FormNotInstalled, opened_session
from fieldkit.services.instance_files import files_beside, note_files_beside
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_LARGEST = 8 << 20
_FORM = "html"


class InstanceUnreadable(FieldkitError):
    """A file was to be taken in as answers and cannot be read as such."""

    template = N_(
        "{name} holds no answers to a form: a form's XML file of Collect, Kobo or fieldkit is"
        " expected. Nothing was taken in."
    )


class InstanceKnown(FieldkitError):
    """The answers of a file were finalized here before."""

    template = N_(
        "The answers in {name} are here already as a finalized form. Open it on the page Forms;"
        " there it can be corrected. Nothing was taken in."
    )


def holds_answers(file: Path) -> bool:
    """Tell whether an XML file holds somebody's answers, and not a form."""
    if file.suffix.lower() != ".xml":
        return False
    try:
        root = _read(file)
    except FieldkitError:
        return False
    return local(root) != _FORM and bool(attribute(root, "id"))


@needs(Act.FILL_FORMS)
def take_answers(workspace: Workspace, file: Path) -> Draft:
    """Make a draft of the answers in a file, which is then gone on with as any other.

    What the form does not know, as Kobo adds it, is kept and written back. Of
    a version that is not here the latest one is taken. Photos and other files
    that lie beside it are taken in with it; one that lacks, or may not be
    attached, stays a name. Raises InstanceUnreadable, InstanceKnown,
    FormNotInstalled, NoHolder where there are sealed facts in it.
    """
    root = _read(file)
    form_id, version = attribute(root, "id") or "", attribute(root, "version") or ""
    if local(root) == _FORM or not form_id:
        raise InstanceUnreadable(name=file.name)
    now, draft_id = workspace.now(), new_id()
    with workspace.reading() as work:
        form = work.forms.get(form_id, version) or work.forms.latest(form_id)
        if form is None:
            raise FormNotInstalled(form_id=form_id)
        if _is_known(work, root):
            raise InstanceKnown(name=file.name)
        try:
            session, _missing = opened_session(
                workspace, work, form, language=None, instance=_text(file)
            )
        except FormError as error:
            raise InstanceUnreadable(name=file.name) from error
    beside = files_beside(workspace, session, file.parent)
    try:
        with workspace.unit_of_work() as work:
            note_files_beside(workspace, work, session, draft_id, beside)
            sealed = session.sealed_answers()
            if any(sealed.answers.values()):
                work.sealed.put(draft_id, sealed.answers, sealed.paths)
            sections = [section for section in session.sections() if section.relevant]
            draft = Draft(
                id=draft_id,
                form_id=form.form_id,
                form_version=form.version,
                user_id=workspace.user.id,
                instance=session.instance_xml(),
                started_at=now,
                saved_at=now,
                language=session.language,
                answered=sum(section.answered for section in sections),
                askable=sum(section.askable for section in sections),
            )
            work.drafts.save(draft)
            work.log.audit("answers_taken", draft.id)
            work.commit()
    except BaseException:
        for one in beside:
            one.lying.drop(workspace)
        raise
    return draft


def _is_known(work: "Reading", root: Element) -> bool:
    meta = child(root, "meta")
    named = None if meta is None else child(meta, "instanceID")
    instance_id = "" if named is None else (named.text or "").strip()
    return bool(instance_id) and work.submissions.get(instance_id) is not None


def _read(file: Path) -> Element:
    try:
        return parse_xml(_text(file))
    except FormError as error:
        raise InstanceUnreadable(name=file.name) from error


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise InstanceUnreadable(name=file.name)
        return decoded(file.read_bytes())
    except (OSError, FormError) as error:
        raise InstanceUnreadable(name=file.name) from error
