"""Invented answers to the pack's three forms, enough to finalize them."""

from collections.abc import Iterable, Mapping

from fieldkit.forms.session import FormSession
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.workspace import Workspace

DISTRICT = "amur-svobodnensky"
ANNA = {"kind": "adult", "role": "mother", "surname": "Рябинина", "given": "Анна", "sex": "f",
        "birth": "1991-03-14", "caregiver": "yes"}  # fmt: skip
TIM = {"kind": "child", "role": "son_daughter", "surname": "Рябинин", "given": "Тимофей",
       "sex": "m", "birth": "2021-05-01", "placement": "family"}  # fmt: skip


def give(session: FormSession, start: str, answers: Mapping[str, str]) -> None:
    """Answer questions below one group."""
    for name, value in answers.items():
        session.answer(f"{start}/{name}", value)


def answer_registration(
    session: FormSession,
    surname: str = "Рябинина",
    members: Iterable[Mapping[str, str]] = (ANNA, TIM),
    *,
    day: str = "2026-11-12",
    programme: str = "family_support",
) -> None:
    """Answer the registration of a new family that a case is opened for."""
    give(session, "/data/reg", {
        "programme": programme, "district": DISTRICT, "settlement": "с. Костюковка",
        "contact_kind": "new", "channel": "walk_in", "referral_source": "self",
        "applicant_role": "mother", "request": "housing money", "danger_now": "no",
        "request_words": "негде жить",
    })  # fmt: skip
    _consent(session, day)
    give(session, "/data/fam", {
        "family_surname": surname, "family_type": "mother_only", "category": "low_income",
        "address_live": "ул. Примерная, 1", "address_same": "yes", "phone": "+7 000 123-45-67",
    })  # fmt: skip
    for place, member in enumerate(members, 1):
        if place > 1:
            session.add_repeat("/data/member")
        give(session, f"/data/member[{place}]/m", {f"m_{key}": v for key, v in member.items()})
    _open_case(session, day)


def answer_assessment(session: FormSession, **others: str) -> None:
    """Answer a crisis assessment: no danger, every item 1, every resource 2, unless said."""
    give(session, "/data/head", {
        "assess_kind": "initial", "place": "home", "present": "mother child",
        "source": "talk observe",
    })  # fmt: skip
    for node in list(session.nodes()):
        group, _, name = node.ref.removeprefix("/data/").partition("/")
        if group == "flags" and name.startswith("rf_"):
            session.answer(node.ref, others.get(name, "no"))
        elif group.startswith("dom_") and name[1:].isdigit():
            session.answer(node.ref, others.get(name, "1"))
        elif group == "resources" and name[1:].isdigit():
            session.answer(node.ref, "2")
    give(session, "/data/stage", {
        "crisis_stage": "tension", "change_stage": "thinking", "change_evidence": "слова",
        "family_view": "остаться вместе",
    })  # fmt: skip
    for child in session.children("/data/child"):
        give(session, f"{child.ref}/ch", {
            "child_placement": "family", "child_safe": "yes", "child_heard": "no",
        })  # fmt: skip
    give(session, "/data/result", {
        "agree": "yes", "next_review": others.get("next_review", "2026-12-01"),
        "main_needs": "жильё", "shared": "yes",
    })  # fmt: skip


def people_of(session: FormSession) -> list[str]:
    """Return the people of the case whom a service record asks about, in the order of its rows."""
    return [session.kept(f"{row.ref}/r_key") for row in session.children("/data/recipient")]


def answer_service(session: FormSession, person: str, next_contact: str = "2026-11-20") -> None:
    """Answer a service record: a talk with one person."""
    give(session, "/data/head", {
        "service_type": "psych", "subtype": "psych_consult", "basis": "plan",
        "format": "home", "minutes": "60",
    })  # fmt: skip
    for place, one in enumerate(people_of(session), 1):
        if session.node(f"/data/recipient[{place}]/r").relevant:
            session.answer(f"/data/recipient[{place}]/r/got", "yes" if one == person else "no")
    give(session, "/data/result", {
        "summary": "беседа", "change": "better", "danger": "no", "next_contact": next_contact,
    })  # fmt: skip


def register_family(
    workspace: Workspace,
    surname: str = "Рябинина",
    members: Iterable[Mapping[str, str]] = (ANNA, TIM),
) -> Submission:
    """Register a family with an open case, through the services."""
    filling = begin_form(workspace, "family_registration")
    day = workspace.now().date().isoformat()
    answer_registration(filling.session, surname, members, day=day)
    return finalize_form(workspace, filling)


def subject_of(submission: Submission, list_name: str) -> Subject:
    """Return the first thing of a list that a submission is about."""
    return next(one for one in submission.subjects if one.list_name == list_name)


def _consent(session: FormSession, day: str) -> None:
    give(session, "/data/consent", {
        "consent_pd": "yes", "consent_date": day, "consent_paper_no": "12",
        "consent_special": "yes", "consent_share": "social", "consent_until": "2030-01-01",
    })  # fmt: skip


def _open_case(session: FormSession, day: str) -> None:
    give(session, "/data/casegrp", {
        "open_case": "yes", "opened_on": day, "intake_risk": "high", "assess_by": "2026-11-26",
    })  # fmt: skip
