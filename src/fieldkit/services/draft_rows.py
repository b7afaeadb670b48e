"""What is kept of a form on the screen while it is a draft."""

from datetime import datetime

from fieldkit.records.submission import Draft
from fieldkit.services.filled_form import Filling
from fieldkit.services.visits import visit_of


def draft_of(filling: Filling, user_id: str, now: datetime) -> Draft:
    """Return a filling as its user's draft of this moment."""
    session = filling.session
    sections = [section for section in session.sections() if section.relevant]
    return Draft(
        id=filling.draft_id,
        form_id=filling.form.form_id,
        form_version=filling.form.version,
        user_id=user_id,
        instance=session.instance_xml(),
        started_at=filling.started_at,
        saved_at=now,
        title=filling.about,
        place=filling.place,
        language=session.language,
        subject=filling.subject,
        answered=sum(section.answered for section in sections),
        askable=sum(section.askable for section in sections),
        replaces=filling.corrects.instance_id if filling.corrects else None,
        audit=session.audit.csv() if session.audit else "",
        visit=visit_of(filling),
        notes=session.notes.all(),
        comment_places=session.comments.places(),
    )
