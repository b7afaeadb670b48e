"""A form made for phones opens, and says what works otherwise here."""

import pytest

from fieldkit.forms import notices
from fieldkit.forms.definition import read_form
from tests.unit.forms.scenario import opened, xform


@pytest.mark.parametrize(
    ("kind", "appearance", "template"),
    [
        ("string", "ex:org.app(a='b')", notices.APP),
        ("string", "printer:zebra", notices.PRINTER),
        ("date", "ethiopian", notices.CALENDAR),
        ("decimal", "bearing", notices.COMPASS),
        ("geopoint", "placement-map", notices.PLACE),
        ("barcode", "", notices.BARCODE),
        ("string", "map", notices.MAP),
    ],
)
def test_a_question_for_a_phone_is_told_and_takes_an_answer(kind, appearance, template):
    form = opened(
        xform(
            "<a/>",
            f'<bind nodeset="/data/a" type="{kind}"/>',
            body=f'<input ref="/data/a" appearance="{appearance}"><label>A</label></input>',
        )
    )

    told = notices.notices(form.definition)

    assert told == (notices.Notice("/data/a", template),)
    assert told[0].sentence().startswith("/data/a: ")
    assert form.view("a").kind == "input"


def test_actions_of_a_device_are_told():
    form = read_form(
        xform(
            "<a/><b/>",
            '<odk:setgeopoint ref="/data/a" event="odk-instance-first-load"/>',
            '<odk:recordaudio ref="/data/b" event="odk-instance-load"/>',
            '<submission action="https://example.org" base64RsaPublicKey="x"/>',
        )
    )

    assert [notice.template for notice in notices.notices(form)] == [
        notices.LOCATION,
        notices.SOUND,
        notices.SENDING,
    ]


def test_a_plain_form_has_nothing_to_tell():
    form = read_form(xform("<a/>", body='<input ref="/data/a"><label>A</label></input>'))

    assert notices.notices(form) == ()
