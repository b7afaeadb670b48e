"""Empty sheets of forms, to be filled by pen where nobody can type."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

from fieldkit.errors import FieldkitError
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.session import Environment, FormSession, NodeView
from fieldkit.i18n import LANGUAGES, _, language, speaking
from fieldkit.records.permissions import Act
from fieldkit.services.copies import numbered_copy
from fieldkit.services.form_opening import FormNotInstalled, form_language
from fieldkit.services.forms_about import is_about
from fieldkit.services.picture_files import small_picture
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.reports.attached import AttachedFile
    from fieldkit.services.workshop import FormLook

_SIDE = 900  # px of a picture's longer side
_COUNTING = frozenset(("count", "noAddRemove"))


@needs(Act.FILL_FORMS)
def blank_paper(
    workspace: Workspace,
    form_id: str,
    version: str | None = None,
    *,
    spoken: str | None = None,
    shown: bool = False,
    out: Path | None = None,
) -> bytes:
    """Return an installed form as an empty sheet (PDF), its latest version unless another is asked.

    No list from outside stands on it, and so no name of anybody. Drawings
    (SVG) are left out. One that is only ``shown`` has no number and no line in
    the print log; with ``out`` it is kept there. Raises FormNotInstalled, PaperNotKept.
    """
    from fieldkit.reports.blank_form import Blank, blank_form

    with speaking(spoken or language()), workspace.reading() as work:
        form = work.forms.latest(form_id) if version is None else work.forms.get(form_id, version)
        if form is None:
            raise FormNotInstalled(form_id=form_id)
        session = _blank_session(workspace, read_form(_uncounted(form.xml)))
        names = {name for node in session.nodes() for name in _named(node)}
        pictures = dict(_small(names, partial(work.form_files.content, form.form_id, form.version)))
        blank = Blank(
            title=form.title_in(language()),
            organisation=work.settings.get("organisation"),
            printed_at=workspace.now(),
            handed_out=is_about(work, form, "events"),
        )

    def made(copy: str) -> bytes:
        with speaking(spoken or language()):
            return blank_form(session, replace(blank, copy=copy), pictures)

    return made("") if shown else numbered_copy(workspace, "print blank", form_id, made, out)


@needs(Act.INSTALL_FORMS)
def paper_of_look(workspace: Workspace, look: "FormLook", *, spoken: str | None = None) -> bytes:
    """Return a form that is tried out in the workshop as an empty sheet (PDF).

    ``spoken`` is one of the form's own languages. The sheet says that the form is
    not installed, or who fills it by pen would have nowhere to enter it. No list
    from outside stands on it.
    """
    from fieldkit.reports.blank_form import Blank, blank_form

    session = _blank_session(workspace, read_form(_uncounted(look.form.xml)), spoken)
    names = {name for node in session.nodes() for name in _named(node)}
    pictures = dict(_small(names, look.media.get))
    code = (spoken or "").rpartition("(")[2].rstrip(")")
    with workspace.reading() as work:
        organisation = work.settings.get("organisation")
    with speaking(code if code in LANGUAGES else language()):
        title = look.form.title
        if not look.is_installed:
            title = _("{title} (a trial: the form is not installed)").format(title=title)
        return blank_form(session, Blank(title, organisation, workspace.now()), pictures)


def _uncounted(xml: str) -> str:
    """Return a form whose repeats follow no count: on paper whoever fills it counts."""
    root = parse_xml(xml)
    for element in root.iter():
        if local(element) == "repeat":
            for name in [n for n in element.attrib if n.rpartition("}")[2] in _COUNTING]:
                del element.attrib[name]
    return tostring(root, encoding="unicode")


def _blank_session(
    workspace: Workspace, definition: FormDefinition, spoken: str | None = None
) -> FormSession:
    session = FormSession(
        definition,
        lists={},
        environment=Environment(now=workspace.now),
        language=spoken or form_language(definition, language()),
    )
    for node in tuple(session.nodes()):
        if node.can_add and not node.count:
            session.add_repeat(node.ref)
    return session


def _named(node: NodeView) -> Iterator[str]:
    for name in (node.image, *(choice.image for choice in node.choices)):
        if name:
            yield name


def _small(
    names: Iterable[str], read: Callable[[str], bytes | None]
) -> "Iterator[tuple[str, AttachedFile]]":
    from PIL import Image

    from fieldkit.reports.attached import AttachedFile

    for name in sorted(names):
        content = read(name)
        if content is None:
            continue
        try:
            small = small_picture(content, _SIDE)
        except FieldkitError:
            # A picture that cannot be read is no reason to go without the sheet.
            continue
        with Image.open(io.BytesIO(small), formats=("JPEG",)) as opened:
            width, height = opened.size
        yield name, AttachedFile(name, small, width, height)
