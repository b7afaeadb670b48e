"""What a line of the audit trail is about, by number and title and never by a person's name."""

from typing import TYPE_CHECKING

from fieldkit.i18n import _, language, pgettext
from fieldkit.records.ids import short_code
from fieldkit.records.submission import Subject
from fieldkit.records.trail import AuditEntry
from fieldkit.services.trail_words import About, plain_subject

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_SHORT = 8


class Naming:
    """Names the subjects of many lines within one transaction; each is looked up once.

    Whoever looks after the laptop reads the trail too, and need not see names:
    families, people and forms stand in it by the number of the case.
    """

    def __init__(self, work: "Reading") -> None:
        self._work = work
        self._known: dict[tuple[About, str], str] = {}
        self._users = {user.id: user.name for user in work.users.list()}
        self._titles = {form.form_id: form.title_in(language()) for form in work.forms.list()}

    def user(self, user_id: str) -> str:
        """Return who it was; somebody of another workspace by the beginning of their id.

        Where nobody was in, such as at the lock, it is not known who.
        """
        return self._users.get(user_id, user_id[:_SHORT] or pgettext("who", "not known"))

    def about(self, entry: AuditEntry, about: About) -> str:
        """Return what a line is about, "" where it says that itself."""
        subject = plain_subject(entry)
        if about is About.NOTHING or not subject:
            return ""
        asked = (about, subject)
        if asked not in self._known:
            self._known[asked] = self._named(about, subject)
        return self._known[asked]

    def _named(self, about: About, subject: str) -> str:
        match about:
            case About.RECORD:
                return self._record(subject)
            case About.FORM | About.DRAFT:
                return self._form(subject)
            case About.EVENT:
                event = self._work.attendance.event(subject.removeprefix("events/"))
                return event.title if event else subject[:_SHORT]
            case About.USER:
                return self.user(subject)
            case About.LAPTOP:
                return _laptop(subject)
            case About.FORM_ID:
                return self._titles.get(subject, subject)
            case _:
                return ""

    def _record(self, subject: str) -> str:
        list_name, slash, entity_id = subject.partition("/")
        return self._entity(Subject(list_name, entity_id) if slash else Subject("cases", subject))

    def _entity(self, subject: Subject) -> str:
        entity = self._work.entities.get(subject.list_name, subject.entity_id)
        if entity is None:
            return subject.entity_id[:_SHORT]
        number = entity.get("case_no")
        if not number and entity.get("family_id"):
            family = self._work.entities.get("families", entity.get("family_id"))
            number = family.get("case_no") if family else ""
        if number and entity.list_name == "persons" and entity.get("seq"):
            number = f"{number}/{entity.get('seq')}"
        return number or entity.id[:_SHORT]

    def _form(self, subject: str) -> str:
        """Return a form's title with the case's number, of a finalized one or a draft."""
        submission = self._work.submissions.get(subject)
        if submission is not None:
            form_id, subjects = submission.form_id, submission.subjects
        else:
            draft = self._work.drafts.get(subject)
            if draft is None:
                return subject.removeprefix("uuid:")[:_SHORT]
            form_id, subjects = draft.form_id, (draft.subject,) if draft.subject else ()
        title = self._titles.get(form_id, form_id)
        number = next((self._entity(one) for one in subjects if one.list_name in _NUMBERED), "")
        return f"{title} ({number})" if number else title


_NUMBERED = ("families", "cases")


def _laptop(subject: str) -> str:
    try:
        return _("laptop {code}").format(code=short_code(subject))
    except ValueError:
        return subject[:_SHORT]
