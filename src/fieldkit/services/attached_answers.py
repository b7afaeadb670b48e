"""The files that a form's answers name: handed on from the draft to the finalized form."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.forms.definition import control_of
from fieldkit.forms.session import FormSession
from fieldkit.forms.shape import Shape
from fieldkit.records.attachment import Attachment
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork

UPLOAD = "upload"


def named_files(session: FormSession) -> Iterator[tuple[str, str]]:
    """Yield question and answer of every file that the answers name and that is asked for now."""
    shapes = [one for one in session.definition.instance.shapes if _asks_for_file(one)]
    if not shapes:
        # Most forms; looking through all rows of a large one takes longer than saving it.
        return
    asking = frozenset(shapes)
    for view in session.nodes():
        if view.value and view.relevant and session.definition.shape(view.ref) in asking:
            yield view.ref, view.value


def finish_files(
    workspace: Workspace,
    work: "UnitOfWork",
    session: FormSession,
    owners: tuple[str, str],
    instance_id: str,
) -> tuple[Attachment, ...]:
    """Return the files of a form that is being finalized, and hand its sealed ones on.

    ``owners`` are the draft and what it corrects, else "". Scans of the paper
    sheet go with the form though no answer names them. A file whose question
    is sealed since it was attached is sealed now, and the other way about.
    Raises NoHolder, AttachmentMissing, AttachmentDamaged.
    """
    draft, corrected = owners
    known = {one.name: one for owner in (corrected, draft) for one in work.attachments.of(owner)}
    if not known:
        return ()
    found = tuple(named_files(session))
    sheets = [one for one in known.values() if one.is_sheet]
    kept = {one.name: replace(one, owner=instance_id) for one in sheets}
    refs: dict[str, list[tuple[str, str]]] = {}
    for ref, name in found:
        one = known.get(name)
        if one is None:
            continue
        sealed = session.definition.is_sealed(ref)
        if one.sealed is not sealed:
            _reseal(workspace, work, replace(one, sealed=sealed), one)
        if sealed:
            refs.setdefault(one.owner, []).append((name, ref))
        else:
            kept[name] = replace(one, owner=instance_id, sealed=False)
    for owner, handed in refs.items():
        work.attachments.hand_on(owner, instance_id, handed)
    return tuple(kept.values())


def _asks_for_file(shape: Shape) -> bool:
    control = control_of(shape)
    return control is not None and control.kind == UPLOAD


def _reseal(workspace: Workspace, work: "UnitOfWork", wanted: Attachment, one: Attachment) -> None:
    """Keep a file's content once more as it is to be read from now on."""
    from fieldkit.store.attached_files import FileKey

    files = workspace.database.files
    key = work.attachments.key_of(one, files)
    if key is None:
        return
    content = b"".join(files.read(key))
    fresh = FileKey.sealed() if wanted.sealed else files.key_of(hashlib.sha256(content).hexdigest())
    files.write(fresh, [content])
    if wanted.sealed:
        work.attachments.add_sealed(wanted, fresh)
    else:
        work.attachments.add(wanted, workspace.now())
