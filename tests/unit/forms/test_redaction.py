"""Somebody is taken out of any form, however little of the form is known."""

from fieldkit.forms.redaction import Named, redacted


def test_an_answer_right_below_the_root_of_an_unknown_form_goes():
    person = Named(frozenset({"p1"}))

    left = redacted("<data><who>p1</who><said>Слово</said></data>", person, None)

    assert left == "<data><who /><said>Слово</said></data>"
