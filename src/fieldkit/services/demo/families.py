"""Invented families and what is answered about them in the three forms of the pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Member:
    """One person of an invented family; ``years`` is the age in whole years on the first day."""

    given: str
    role: str
    sex: str
    years: int
    patronymic: str = ""

    @property
    def child(self) -> bool:
        """Tell whether the person is under eighteen."""
        return self.role in {"son_daughter", "ward", "other_child"}


@dataclass(frozen=True, slots=True)
class Story:
    """One family: who they are, when they came, how hard it is, and what was done.

    ``started`` is days before today; ``rating`` is the usual rating (0 to 3) of
    the assessment's items; None leaves the family unassessed.
    """

    surname: str
    place: str
    started: int
    members: tuple[Member, ...]
    request: str
    words: str
    rating: int | None = None
    harder: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    needs: str = ""
    service: tuple[str, str, str] | None = None
    open_case: bool = True
    assessed_after: int = 3


MOTHER = Member("Анна", "mother", "f", 27, "Сергеевна")
STORIES = (
    Story(
        "Рябинина",
        "Ольховка",
        12,
        (MOTHER, Member("Мария", "son_daughter", "f", 4), Member("Егор", "son_daughter", "m", 1)),
        "money goods",
        "Нечем платить за дом, боюсь, что детей заберут.",
        rating=1,
        harder={"a1": "2", "a3": "3", "a4": "3", "d4": "2"},
        needs="Долг за отопление; детский сад для Марии; работа на полдня.",
        service=("aid", "aid_food", "Привезли продукты и подгузники на две недели."),
    ),
    Story(
        "Снегирёва",
        "Свободный",
        9,
        (
            Member("Ольга", "mother", "f", 22, "Игоревна"),
            Member("Артём", "son_daughter", "m", 2),
        ),
        "violence housing",
        "Уйти некуда, он угрожает.",
        rating=2,
        harder={"d1": "3", "d2": "3", "a1": "3"},
        signs=("rf_threat",),
        needs="Безопасное жильё; заявление участковому; связь каждый день.",
        service=("psych", "psych_consult", "Поговорили о том, что делать, если он придёт."),
        assessed_after=0,
    ),
    Story(
        "Кленова",
        "Свободный",
        30,
        (
            Member("Тамара", "grandparent", "f", 57, "Ильинична"),
            Member("Полина", "ward", "f", 7),
        ),
        "documents legal",
        "Хочу оформить опеку над внучкой.",
        rating=0,
        harder={"a5": "2"},
        needs="Документы на опеку; выплаты.",
        service=("legal", "legal_paternity", "Составили заявление и список документов."),
    ),
    Story(
        "Дроздова",
        "Серебрянка",
        7,
        (Member("Алла", "mother", "f", 31, "Викторовна"), Member("Илья", "son_daughter", "m", 9)),
        "parenting",
        "Сын не хочет в школу, не знаю, как с ним говорить.",
        rating=1,
        needs="Встреча со школой; занятия с психологом.",
    ),
    Story(
        "Осинина",
        "Ольховка",
        2,
        (Member("Дина", "mother", "f", 19, "Романовна"), Member("Лев", "son_daughter", "m", 0)),
        "leave_child housing",
        "Не справлюсь одна, думаю оставить ребёнка на время.",
    ),
    Story(
        "Чайкина",
        "Свободный",
        1,
        (Member("Вера", "mother", "f", 35, "Львовна"), Member("Кира", "son_daughter", "f", 3)),
        "goods",
        "Нужна тёплая одежда для дочки.",
        open_case=False,
    ),
)

# Somebody rang at the door while this one was being registered.
INTERRUPTED = Story(
    "Щеглова",
    "Свободный",
    0,
    (Member("Инна", "mother", "f", 29, "Юрьевна"), Member("Варя", "son_daughter", "f", 5)),
    "documents money",
    "Потеряны документы, не платят пособие.",
)
INTERRUPTED_AFTER = 18


def registration(story: Story, day: date, ids: Answers) -> list[tuple[str, str]]:
    """Return the answers of "Family registration" in the order of the form, ref by ref."""
    top = [
        ("reg/reg_date", day.isoformat()),
        ("reg/programme", ids["programme"]),
        ("reg/district", ids["district"]),
        ("reg/settlement", story.place),
        ("reg/specialist", ids["specialist"]),
        ("reg/contact_kind", "new"),
        ("reg/channel", "walk_in"),
        ("reg/referral_source", "self"),
        ("reg/applicant_role", "mother" if story.members[0].role == "mother" else "grandparent"),
        ("reg/request", story.request),
        ("reg/request_words", story.words),
        ("reg/danger_now", "yes" if story.signs else "no"),
        ("consent/consent_pd", "yes"),
        ("consent/consent_date", day.isoformat()),
        ("consent/consent_paper_no", "С-17"),
        ("consent/consent_special", "yes"),
        ("consent/consent_share", "social health"),
        ("fam/family_surname", story.surname),
        ("fam/family_type", "mother_only" if story.members[0].role == "mother" else "kin_care"),
        ("fam/category", "low_income"),
        ("fam/address_live", f"{story.place}, ул. Примерная, 4"),
        ("fam/address_same", "yes"),
        ("fam/phone", "+7 000 123-45-67"),
        ("fam/safe_contact", "Звонить днём, с 10 до 13."),
    ]
    people = []
    for place, member in enumerate(story.members, start=1):
        base = f"member[{place}]/m"
        men = member.sex == "m"
        surname = story.surname.removesuffix("а") if men else story.surname
        born = date(day.year - member.years, 3, 14) if member.years else day - timedelta(days=120)
        people += [
            (f"{base}/m_kind", "child" if member.child else "adult"),
            (f"{base}/m_role", member.role),
            (f"{base}/m_surname", surname),
            (f"{base}/m_given", member.given),
            (f"{base}/m_patronymic", member.patronymic),
            (f"{base}/m_sex", member.sex),
            (f"{base}/m_birth", born.isoformat()),
        ]
        if member.child:
            people.append((f"{base}/m_placement", "family"))
        else:
            people.append((f"{base}/m_caregiver", "yes"))
    end = [("casegrp/open_case", "yes" if story.open_case else "no")]
    if story.open_case:
        end += [
            ("casegrp/opened_on", day.isoformat()),
            ("casegrp/intake_risk", "high" if story.signs else "moderate"),
            ("casegrp/curator", ids["specialist"]),
            ("casegrp/assess_by", (day + timedelta(days=0 if story.signs else 10)).isoformat()),
        ]
    else:
        end.append(("refuse_reason", "Выдали одежду, от сопровождения отказались."))
    return top + people + end


_ITEMS = {"a": 5, "b": 5, "c": 6, "d": 4, "e": 5}
_RESOURCES = 8
_FLAGS = (
    "rf_unattended rf_injury rf_sexual rf_suicide rf_intoxicated rf_medical rf_basic rf_threat "
    "rf_leave rf_removal"
).split()


def assessment(story: Story, day: date, ids: Answers) -> list[tuple[str, str]]:
    """Return the answers of the crisis assessment; children's rows come from the family."""
    usual = str(story.rating or 0)
    answers = [
        ("head/assess_date", day.isoformat()),
        ("head/assess_kind", "initial"),
        ("head/specialist", ids["specialist"]),
        ("head/place", "home"),
        ("head/present", "mother"),
        ("head/source", "talk observe"),
        *((f"flags/{flag}", "yes" if flag in story.signs else "no") for flag in _FLAGS),
    ]
    if story.signs:
        answers += [
            ("flags/red_details", "Бывший партнёр угрожал при соседях, в опасности мать и сын."),
            ("flags/red_notified", "police guardianship"),
            ("flags/red_notified_at", f"{day.isoformat()}T08:40:00.000+00:00"),
        ]
    for domain, count in _ITEMS.items():
        rated = [
            (f"{domain}{n}", story.harder.get(f"{domain}{n}", usual)) for n in range(1, count + 1)
        ]
        answers += [(f"dom_{domain}/{name}", value) for name, value in rated]
        if any(value in {"2", "3"} for _name, value in rated):
            answers.append((f"dom_{domain}/{domain}_note", _NOTES[domain]))
    answers += [(f"resources/r{n}", "2") for n in range(1, _RESOURCES + 1)]
    answers += [
        ("stage/crisis_stage", "tension"),
        ("stage/change_stage", "thinking"),
        ("stage/change_evidence", "Сама пришла и спрашивает, что можно сделать."),
        ("stage/family_view", "Жить вместе с детьми и не бояться завтрашнего дня."),
    ]
    children = [m for m in story.members if m.child]
    for place, _child in enumerate(children, start=1):
        answers += [
            (f"child[{place}]/ch/child_placement", "family"),
            (f"child[{place}]/ch/child_safe", "yes"),
            (f"child[{place}]/ch/child_heard", "no"),
        ]
    answers += [
        ("result/agree", "yes"),
        ("result/safety_plan", "Ночует у сестры; участковый звонит утром и вечером."),
        ("result/next_review", (day + timedelta(days=7 if story.signs else 14)).isoformat()),
        ("result/main_needs", story.needs),
        ("result/shared", "yes"),
    ]
    return answers


_NOTES = {
    "a": "Долг за отопление растёт, работа по дням.",
    "b": "Говорит об усталости, плохо спит.",
    "c": "Дети накормлены, режим сбит.",
    "d": "Ссоры при детях, помощи ждать не от кого.",
    "e": "Младший часто болеет.",
}


def service(story: Story, day: date, ids: Answers) -> list[tuple[str, str]]:
    """Return the answers of "Service record" for what the story says was done."""
    kind, subtype, summary = story.service or ("", "", "")
    answers = [
        ("head/service_date", day.isoformat()),
        ("head/specialist", ids["specialist"]),
        ("head/service_type", kind),
        ("head/subtype", subtype),
        ("head/basis", "request"),
        ("head/format", "home"),
    ]
    # The form asks about each of the family's people.
    answers += [(f"recipient[{place}]/r/got", "yes") for place in range(1, len(story.members) + 1)]
    if kind != "aid":
        answers.append(("head/minutes", "45"))
    if kind == "legal":
        answers.append(("legal/legal_result", "ongoing"))
    if kind == "aid":
        answers += [
            ("item[1]/it/item_name", "Продуктовый набор"),
            ("item[1]/it/item_qty", "2"),
            ("item[1]/it/item_unit", "set"),
            ("item[1]/it/item_value", "3200"),
        ]
    answers += [
        ("result/summary", summary),
        ("result/change", "better"),
        ("result/danger", "no"),
        ("result/next_contact", (day + timedelta(days=14)).isoformat()),
    ]
    if kind == "aid":
        answers.append(("result/signed", "no"))
    return answers
