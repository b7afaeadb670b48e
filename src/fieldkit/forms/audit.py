"""The audit log a form asks for: what was opened, answered and removed, and when (audit.csv)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.environment import Environment

FORM_START, FORM_RESUME, FORM_EXIT = "form start", "form resume", "form exit"
FORM_SAVE, FORM_FINALIZE = "form save", "form finalize"
CONSTRAINT_ERROR, DELETE_REPEAT, JUMP = "constraint error", "delete repeat", "jump"
QUESTION, GROUP, ADD_REPEAT = "question", "group questions", "add repeat"
CHANGE_REASON = "change reason"


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What a form wants noted beside times (ODK XForms, audit attributes).

    ``location`` is read so that the form check can say that no places are noted here.
    """

    track_changes: bool
    identify_user: bool
    ask_reasons: bool
    location: bool


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line of the log; ``start`` and ``end`` are milliseconds since 1970 UTC."""

    event: str
    start: int
    end: int | None = None
    node: str = ""
    old_value: str = ""
    new_value: str = ""
    user: str = ""
    change_reason: str = ""


def audit_settings(definition: FormDefinition) -> AuditSettings | None:
    """Return what the form's log shall hold, None for a form that asks for none."""
    meta = definition.instance.root.children.get("meta")
    shape = None if meta is None else meta.children.get("audit")
    if shape is None:
        return None
    wanted = shape.bind.others
    return AuditSettings(
        track_changes=_yes(wanted.get("track-changes")),
        identify_user=_yes(wanted.get("identify-user")),
        ask_reasons=wanted.get("track-changes-reasons") == "on-form-edit",
        location=any(name.startswith("location-") for name in wanted),
    )


def _yes(text: str | None) -> bool:
    return (text or "").strip().rstrip("() ") == "true"


class AuditLog:
    """The log of one session.

    A window tells it which question a person looks at; what else happens the
    session tells it. ``so_far`` is the audit.csv of the sessions before;
    ``file_name`` is what whoever stores the log attaches it as, and stands in
    the submission. ``read`` gives the value of a question by its ref.
    """

    def __init__(
        self, settings: AuditSettings, environment: Environment, read: Callable[[str], str]
    ) -> None:
        self.settings = settings
        self.user = environment.username if settings.identify_user else ""
        self.so_far = ""
        self.file_name = ""
        self._now = environment.now
        self._read = read
        self._events: list[AuditEvent] = []
        self._open: AuditEvent | None = None

    @property
    def events(self) -> tuple[AuditEvent, ...]:
        """The events of this session that are over, in order."""
        return tuple(self._events)

    def note(self, event: str, node: str = "", *, reason: str = "") -> None:
        """Write down something that takes no time, and leave what was looked at before."""
        self.leave()
        self._add(AuditEvent(event, self._moment(), node=node, change_reason=reason))

    def enter(self, ref: str, event: str = QUESTION) -> None:
        """Begin to look at a question, or at a page of them; what was looked at before is left."""
        if self._open is not None and (self._open.node, self._open.event) == (ref, event):
            return
        self.leave()
        value = self._read(ref) if event == QUESTION else ""
        self._open = AuditEvent(event, self._moment(), node=ref, old_value=value)

    def leave(self) -> None:
        """End the event that is open, if any, with the answer as it stands now."""
        event, self._open = self._open, None
        if event is None:
            return
        value = self._read(event.node) if event.event == QUESTION else ""
        self._close(event, value)

    def answered(self, ref: str, before: str) -> None:
        """Note an answer to a question that nobody was told to be looking at."""
        if self._open is not None and self._open.node == ref:
            return
        event = AuditEvent(QUESTION, self._moment(), node=ref, old_value=before)
        self._close(event, self._read(ref))

    def _close(self, event: AuditEvent, value: str) -> None:
        changed = self.settings.track_changes and value != event.old_value
        self._add(
            replace(
                event,
                end=self._moment(),
                old_value=event.old_value if changed else "",
                new_value=value if changed else "",
            )
        )

    def _add(self, event: AuditEvent) -> None:
        self._events.append(replace(event, user=self.user))

    def _moment(self) -> int:
        return int(self._now().timestamp() * 1000)

    def csv(self) -> str:
        """Return the whole log as ODK's audit.csv, earlier sessions first."""
        columns = self._columns()
        text = self.so_far or ",".join(columns) + "\n"
        if not text.endswith("\n"):
            text += "\n"
        for event in self._events:
            text += ",".join(_cell(columns[name](event)) for name in columns) + "\n"
        return text

    def _columns(self) -> dict[str, Callable[[AuditEvent], str]]:
        found: dict[str, Callable[[AuditEvent], str]] = {
            "event": lambda event: event.event,
            "node": lambda event: event.node,
            "start": lambda event: str(event.start),
            "end": lambda event: "" if event.end is None else str(event.end),
        }
        if self.settings.track_changes:
            found["old-value"] = lambda event: event.old_value
            found["new-value"] = lambda event: event.new_value
        if self.settings.identify_user:
            found["user"] = lambda event: event.user
        if self.settings.ask_reasons:
            found["change-reason"] = lambda event: event.change_reason
        return found


def _cell(text: str) -> str:
    """Return a cell as the specification escapes it: only for commas and line ends."""
    if "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
