"""The demo's casework: each invented family is registered, assessed and served by its forms."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.demo.families import (
    Answers,
    Story,
    assessment,
    registration,
    service,
)
from fieldkit.services.filling import Filling, begin_form, finalize_form, save_draft
from fieldkit.services.workspace import Workspace


class DemoFormChanged(FieldkitError):
    """The pack's form asks for something that the demo does not know."""

    template = N_(
        "The demo does not fit this form any more: {question}. Install the program again; "
        "your own workspaces are not touched."
    )


def play(workspace: Workspace, story: Story, ids: Answers, today: datetime) -> list[Submission]:
    """Fill the forms of one family on the days on which they were filled; return them."""
    came = today - timedelta(days=story.started)
    made = [_fill(workspace, "family_registration", registration(story, came.date(), ids), came)]
    if not story.open_case:
        return made
    case = _subject(made[0], "cases")
    if story.rating is not None:
        day = came + timedelta(days=story.assessed_after, minutes=25)
        answers = assessment(story, day.date(), ids)
        made.append(_fill(workspace, "family_crisis_assessment", answers, day, case))
    if story.service is not None:
        day = came + timedelta(days=story.assessed_after + 1, minutes=50)
        answers = service(story, day.date(), ids)
        made.append(_fill(workspace, "service_record", answers, day, case))
    return made


def serve_again(workspace: Workspace, story: Story, ids: Answers, now: datetime) -> Submission:
    """Record the story's service once more, today, for the family that is known by now."""
    with workspace.reading() as work:
        family = next(
            e for e in work.entities.list("families") if e.get("surname") == story.surname
        )
        case = work.entities.related("cases", "family_id", family.id)[0]
    answers = service(story, now.date(), ids)
    return _fill(workspace, "service_record", answers, now, Subject("cases", case.id))


def begin_only(workspace: Workspace, story: Story, ids: Answers, count: int) -> Filling:
    """Leave a registration unfinished after so many answers, as a call at the door does."""
    filling = begin_form(workspace, "family_registration")
    for ref, value in registration(story, workspace.now().date(), ids)[:count]:
        filling.session.answer(f"/data/{ref}", value)
        filling = save_draft(workspace, filling, place=f"/data/{ref}")
    return filling


def _fill(
    workspace: Workspace,
    form_id: str,
    answers: Iterable[tuple[str, str]],
    moment: datetime,
    subject: Subject | None = None,
) -> Submission:
    usual = workspace.now
    workspace.now = lambda: moment
    try:
        filling = begin_form(workspace, form_id, subject=subject)
        session = filling.session
        for ref, value in answers:
            full = f"/data/{ref}"
            _make_row(filling, full)
            node = session.node(full)
            if node.relevant:
                session.answer(full, value)
                filling = save_draft(workspace, filling, place=full)
        for problem in session.problems():
            raise DemoFormChanged(question=problem.ref)
        return finalize_form(workspace, filling)
    finally:
        workspace.now = usual


def _make_row(filling: Filling, ref: str) -> None:
    """Add the instance of a repeat that a ref speaks of, where it is not there yet."""
    repeat, bracket, rest = ref.partition("[")
    if not bracket:
        return
    wanted = int(rest.partition("]")[0])
    rows = [n for n in filling.session.children(repeat) if n.kind == "repeat-instance"]
    for _row in range(wanted - len(rows)):
        filling.session.add_repeat(repeat)


def _subject(submission: Submission, list_name: str) -> Subject:
    return next(s for s in submission.subjects if s.list_name == list_name)
