"""The audit log of a form that asks for one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.errors import FormHasProblems
from fieldkit.forms.notices import AUDIT, notices
from fieldkit.forms.session import FormSession
from tests.unit.forms.scenario import NOW, frozen, opened, xform

START = int(NOW.timestamp() * 1000)
NODES = '<name/><age/><kid jr:template=""><first/></kid><meta><instanceID/><audit/></meta>'
BODY = (
    '<input ref="/data/name"/><input ref="/data/age"/><group ref="/data/kid">'
    '<repeat nodeset="/data/kid"><input ref="/data/kid/first"/></repeat></group>'
)


def form(*attributes: str, required: str = "") -> str:
    """Return a form that asks for a log of that kind."""
    wanted = " ".join(f"odk:{attribute}" for attribute in attributes)
    return xform(
        NODES,
        f'<bind nodeset="/data/meta/audit" type="binary" {wanted}/>',
        f'<bind nodeset="/data/name" {required}/>',
        body=BODY,
    )


def ticking() -> Iterator[datetime]:
    """Give a moment a second later each time."""
    moment = NOW
    while True:
        yield moment
        moment += timedelta(seconds=1)


def session(xml: str, instance: str | None = None) -> FormSession:
    """Open a form on a clock that goes on by a second each time it is read."""
    clock = ticking()
    surroundings = replace(frozen(), now=lambda: next(clock))
    return FormSession(read_form(xml), lists={}, environment=surroundings, instance=instance)


def told(filling: FormSession) -> list[tuple[str, ...]]:
    """Return event, node, old value and new value of all that was noted."""
    return [(e.event, e.node, e.old_value, e.new_value) for e in filling.audit.events]


def test_a_form_that_asks_for_no_log_has_none():
    assert opened(xform("<a/>")).session.audit is None


def test_looking_at_a_question_is_noted_with_its_times():
    filling = session(form())
    filling.audit.enter("/data/name")
    filling.answer("/data/name", "Ива")
    filling.audit.enter("/data/age")
    filling.audit.leave()

    start, name, age = filling.audit.events

    assert (start.event, start.end) == ("form start", None)
    assert (name.event, name.node) == ("question", "/data/name")
    assert name.end == age.start - 1000 == name.start + 1000
    assert (name.old_value, name.new_value) == ("", "")


def test_changes_are_noted_where_the_form_wants_them():
    filling = session(form('track-changes="true"'))
    filling.audit.enter("/data/name")
    filling.answer("/data/name", "Ива")
    filling.answer("/data/name", "Ива, К°")
    filling.audit.enter("/data/name")
    filling.audit.leave()
    filling.audit.enter("/data/name")
    filling.audit.leave()

    assert told(filling)[1:] == [
        ("question", "/data/name", "", "Ива, К°"),
        ("question", "/data/name", "", ""),
    ]


def test_an_answer_is_noted_though_nobody_told_of_looking():
    filling = session(form('track-changes="true"'))

    filling.answer("/data/name", "Ива")
    filling.answer("/data/name", "Кедр")

    assert told(filling)[1:] == [
        ("question", "/data/name", "", "Ива"),
        ("question", "/data/name", "Ива", "Кедр"),
    ]


def test_a_row_that_goes_is_noted_and_ends_what_was_looked_at():
    filling = session(form('track-changes="true"'))
    ref = filling.add_repeat("/data/kid")
    filling.audit.enter(f"{ref}/first")
    filling.answer(f"{ref}/first", "Ваня")

    filling.remove_repeat("/data/kid", 0)

    assert told(filling)[1:] == [
        ("question", "/data/kid[1]/first", "", "Ваня"),
        ("delete repeat", "/data/kid[1]", "", ""),
    ]


def test_a_refused_ending_and_the_end_are_noted():
    filling = session(form(required='required="true()"'))
    with pytest.raises(FormHasProblems):
        filling.finalize()
    filling.answer("/data/name", "Ива")
    filling.audit.file_name = "audit.csv"

    done = filling.finalize()

    assert [line.split(",")[:2] for line in done.audit.splitlines()] == [
        ["event", "node"],
        ["form start", ""],
        ["constraint error", "/data/name"],
        ["question", "/data/name"],
        ["form finalize", ""],
    ]
    assert "<orx:audit>audit.csv</orx:audit>" in done.xml


def test_a_log_that_nobody_stores_is_not_named():
    filling = session(form())

    assert "<orx:audit/>" in filling.finalize().xml


def test_the_file_has_the_columns_that_the_form_wants_and_escapes_as_odk_does():
    settings = (
        'track-changes="true"',
        'identify-user="true"',
        'track-changes-reasons="on-form-edit"',
    )
    filling = opened(form(*settings)).session
    filling.answer("/data/name", 'Ива "и", К°')
    filling.answer("/data/age", 'сорок "с лишним"')
    filling.audit.note("change reason", reason="ошибка,\nопечатка")

    assert filling.audit.csv() == (
        "event,node,start,end,old-value,new-value,user,change-reason\n"
        f"form start,,{START},,,,olhova,\n"
        f'question,/data/name,{START},{START},,"Ива ""и"", К°",olhova,\n'
        f'question,/data/age,{START},{START},,сорок "с лишним",olhova,\n'
        f'change reason,,{START},,,,olhova,"ошибка,\nопечатка"\n'
    )


def test_a_draft_goes_on_with_its_log():
    first = session(form())
    first.audit.note("form save")
    first.audit.note("form exit")

    second = session(form(), instance=first.instance_xml())
    second.audit.so_far = first.audit.csv()

    lines = [line.partition(",")[0] for line in second.audit.csv().splitlines()]
    assert lines == ["event", "form start", "form save", "form exit", "form resume"]


def test_a_form_that_wants_places_in_its_log_is_told_that_there_are_none():
    definition = read_form(form('location-priority="balanced"', 'location-min-interval="60"'))

    assert AUDIT in [notice.template for notice in notices(definition)]
    assert definition.form_id == "t"
