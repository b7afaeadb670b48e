"""What was answered in the form of the same kind that was filled before for the same family."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.forms.earlier import Earlier
from fieldkit.forms.session import FormSession
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.case_team import Sight, sight_of
from fieldkit.services.filled_form import Filling
from fieldkit.services.form_opening import FormNotInstalled, recorded_session
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_MOST = 50  # forms that are looked through for one that the user may read


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """A finalized form that the one in sight is compared with.

    ``corrected`` tells that it is the same form as it stood before its correction.
    """

    session: FormSession
    finalized_at: datetime
    user_name: str
    corrected: bool

    def beside(self, session: FormSession) -> Earlier:
        """Return its answers beside the questions of the form in sight."""
        return Earlier(session, self.session)


@needs(Act.SEE_FAMILIES)
def earlier_form(workspace: Workspace, filling: Filling) -> EarlierForm | None:
    """Return the form before this one: what it corrects, else the last one for the case or family.

    Answers of level P3 stand blank in it for whoever may not read them there,
    and sealed ones are not told at all. None where there is no such form, or
    none that the user may read.
    """
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        before = _before(work, sight, filling)
        if before is None:
            return None
        special = sight.sees_special(before)
        try:
            session, _form = recorded_session(
                workspace, work, before, language=filling.session.language, special=special
            )
        except FormNotInstalled:
            # Its version has not come with any pack: it cannot be read here at all.
            return None
    workspace.note_read("form_opened", before.instance_id)
    corrected = before.instance_id in _replaced_by(filling)
    return EarlierForm(session, before.finalized_at, before.user_name, corrected)


def _before(work: "Reading", sight: Sight, filling: Filling) -> Submission | None:
    for instance_id in _replaced_by(filling):
        found = work.submissions.get(instance_id)
        return found if found is not None and sight.sees_submission(found) else None
    for subject in _about(sight, filling.subject):
        for one in work.submissions.list(
            form_id=filling.form.form_id, subject=subject, limit=_MOST
        ):
            if _is_earlier(filling, one) and sight.sees_submission(one):
                return one
    return None


def _replaced_by(filling: Filling) -> tuple[str, ...]:
    if filling.corrects is not None:
        return (filling.corrects.instance_id,)
    replaced = filling.submission.replaces if filling.submission is not None else None
    return (replaced,) if replaced else ()


def _about(sight: Sight, subject: Subject | None) -> tuple[Subject, ...]:
    """Return the case, or whatever else the form is about, then its family."""
    if subject is None:
        return ()
    family = sight.family_of(subject)
    found = (subject, Subject("families", family)) if family else (subject,)
    return tuple(dict.fromkeys(found))


def _is_earlier(filling: Filling, one: Submission) -> bool:
    if filling.submission is None:
        return True
    return one.finalized_at < filling.submission.finalized_at
