"""A form author's scenarios in YAML: played, and told where they fail."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.scenario import ScenarioBroken
from fieldkit.forms.scenario_run import Played, play
from fieldkit.forms.scenario_yaml import read_yaml
from fieldkit.i18n import speaking
from tests.unit.forms.scenario import converted

FORM = """
| survey   | type              | name     | label    | label::Fr (fr) | relevant                       | constraint | calculation                     | required  | choice_filter   | save_to |
|          | integer           | age      | Age      | Age            |                                | . < 120    |                                 | yes       |                 |         |
|          | select_one kinds  | kind     | Kind     | Sorte          |                                |            |                                 | ${age}>90 | ${age} > least  |         |
|          | select_multiple kinds | also | Also     | Aussi          |                                |            |                                 |           |                 |         |
|          | text              | guardian | Guardian | Tuteur         | ${age} < 18 and ${kind} = 'a'  |            |                                 |           |                 | guardian |
|          | begin_repeat      | member   | Member   | Membre         |                                |            |                                 |           |                 |         |
|          | text              | given    | Given    | Prenom         |                                |            |                                 |           |                 |         |
|          | end_repeat        |          |          |                |                                |            |                                 |           |                 |         |
|          | calculate         | twice    |          |                |                                |            | ${age} * 2 + count(${member})   |           |                 |         |
|          | calculate         | day      |          |                |                                |            | format-date(today(), '%Y-%m-%d') |          |                 |         |
|          | select_one_from_file towns.csv | town | Town | Ville         |                                |            |                                 |           |                 |         |
| choices  | list_name         | name     | label    | label::Fr (fr) | least |
|          | kinds             | a        | Child    | Enfant         | 1     |
|          | kinds             | b        | Adult    | Adulte         | 17    |
| settings | instance_name     |
|          | concat(${age}, ' years') |
| entities | list_name | label |
|          | people    | ${age} |
"""  # noqa: E501 - a form is a table


@pytest.fixture(scope="module")
def definition():
    return read_form(converted("\n".join(line.strip() for line in FORM.strip().splitlines())))


@pytest.fixture
def playing(definition):
    def run(text: str, only: str | None = None) -> Played:
        return play(definition, read_yaml(text, "t.yaml"), {}, only)

    return run


def _said(played: Played) -> list[str]:
    return [f"{failure.line}: {failure.sentence}" for failure in played.failures]


def test_a_scenario_in_which_all_goes_as_expected_passes(playing):
    played = playing("""
        now: 2026-03-10
        language: fr
        lists:
          towns:
            - {name: t1, label: Rive}
        tests:
        - name: a child has a guardian
          steps:
          - answer: {age: 7, kind: a, also: [b, a]}
          - expect:
              guardian: {relevant: yes, required: no, label: Tuteur, value: ""}
              kind: {chosen: Enfant, choices: [a]}
              also: {value: [a, b], chosen: [Enfant, Adulte]}
              town: {offers: t1, choices: [t1]}
              day: 2026-03-10
              twice: 15
          - add: member
          - answer: {"given[2]": Ива, town: t1}
          - expect:
              member: {count: 2}
              "member[2]/given": Ива
              "/data/member[2]/given": Ива
              "${twice}": 16
              problems: 0
          - finalize:
              title: 7 years
              entities:
                people: {guardian: "", label: 7, op: create}
        - name: nobody is older than a hundred and twenty
          answers: {age: 130}
          expect:
            age: {valid: no, problem: constraint}
            kind: {problem: required, required: yes}
            problems: {age: constraint, kind: required}
        - name: a form with problems is refused
          steps:
          - finalize: refused
        """)

    assert _said(played) == []
    assert played.passed
    assert (played.trials, played.expectations) == (3, 28)


def test_an_expectation_that_fails_is_told_with_its_line_and_reason(playing):
    played = playing("answers:\n  age: 20\nexpect:\n  twice: 41\n  guardian:\n    relevant: yes\n")

    assert _said(played) == ['6: guardian: expected relevant "yes", found "no".']
    (failure,) = played.failures
    assert failure.place == "t.yaml, line 6"
    assert any("${age} < 18: no" in line for line in failure.reasons)
    assert any('age = "20"' in line for line in failure.reasons)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("twice: 40", 'twice: expected value "40", found "41".'),
        ("kind: {choices: [a]}", 'kind: expected choices "a", found "a b".'),
        ("kind: {offers: [c]}", 'kind: expected offers "c", found "a b".'),
        ("kind: {label: Sort}", 'kind: expected label "Sort", found "Kind".'),
        ("age: {required: no}", 'age: expected required "no", found "yes".'),
        ("age: {readonly: yes}", 'age: expected readonly "yes", found "no".'),
        ("age: {problem: required}", 'age: expected problem "required", found nothing.'),
        ("member: {count: 2}", 'member: expected count "2", found "1".'),
        ("problems: [age]", 'Expected problems "/data/age", found nothing.'),
        ("problems: 1", 'Expected problems "1", found "0".'),
        ("agee: 20", "The form has no question agee. Is age meant?"),
        ("zzzzzz: 20", "The form has no question zzzzzz."),
        ("age: {valid: maybe}", "t.yaml, line 2: yes or no is wanted here, not maybe."),
        ("age: {title: x}", None),
    ],
)
def test_each_kind_of_expectation_can_fail(playing, wanted, sentence):
    text = f"answers: {{age: 20}}\nexpect: {{{wanted}}}\n"

    if sentence is None:
        assert "Write the step finalize before" in playing(text).failures[0].sentence
    else:
        assert [f.sentence for f in playing(text).failures] == [sentence]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("- answer: {guardian: Ива}", "guardian is hidden, so nobody can answer it."),
        ("- answer: {kind: b}", "kind does not take b."),
        ("- answer: {also: [a, x]}", "also does not take x."),
        ("- answer: {age: seven}", "age does not take seven."),
        ("- answer: {twice: 3}", "/data/twice does not take an answer."),
        ("- remove: member[7]", "The form has no question /data/member[7]."),
        ("- move: {'member[1]': x}", "The form has no question /data/member[1]."),
        ("- language: xx", "The form has no language named xx."),
        ("- finalize: ok", "The form cannot be finalized: /data/age (required)."),
        ("- add: age", "The form has no question /data/age."),
    ],
)
def test_a_step_that_a_person_could_not_take_ends_the_test(playing, steps, sentence):
    played = playing(f"steps:\n{steps}\n- expect: {{age: 99}}\n")

    assert [failure.sentence for failure in played.failures] == [sentence]
    assert played.expectations == 0


def test_a_form_that_was_to_be_refused_and_is_not_fails(playing):
    played = playing("steps:\n- answer: {age: 1}\n- finalize: refused\n")

    assert _said(played) == ["3: The form was to be refused, but it can be finalized."]


def test_rows_are_added_moved_removed_and_steps_undone(playing):
    played = playing("""
        steps:
        - answer: {age: 1, given: one}
        - add: [member, member]
        - answer: {"given[2]": two, "given[3]": three}
        - move: {"member[3]": 1}
        - expect: {given: three, "given[3]": two}
        - remove: member[1]
        - expect: {member: {count: 2}, given: one}
        - remove: member
        - expect: {member: {count: 1}}
        - undo:
        - undo: 1
        - expect: {given: three}
        - redo: 2
        - clear: age
        - expect: {member: {count: 1}, age: ""}
        """)

    assert _said(played) == []


def test_the_clock_and_the_language_change_on_the_way(playing):
    played = playing("""
        now: 2026-03-10T09:30:00+03:00
        steps:
        - answer: {age: 1}
        - expect: {day: 2026-03-10, age: {label: Age}}
        - language: Fr (fr)
        - now: 2026-03-11
        - answer: {age: 2}
        - expect: {kind: {label: Sorte}}
        """)

    assert _said(played) == []


def test_one_test_is_played_alone(playing):
    text = "tests:\n- {name: a, answers: {age: 200}}\n- {name: b, expect: {age: 5}}\n"

    assert playing(text, "a").passed
    assert [f.trial for f in playing(text).failures] == ["b"]


def test_what_stands_above_the_tests_is_done_before_each(playing):
    text = "preset: {age: 5}\ntests:\n- {name: a, expect: {age: 5}}\n- {name: b, answers: {age: 6}}"

    assert playing(text).passed


def test_a_failure_is_told_in_russian_too(playing):
    with speaking("ru"):
        (failure,) = playing("answers: {age: 20}\nexpect: {twice: 4}\n").failures

    assert failure.place == "t.yaml, строка\N{NO-BREAK SPACE}2"
    assert failure.sentence == "twice: ожидалось value «4», получено «41»."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no test in it"),
        ("language: ru", "there is no test in it"),
        ("tests: []", "there is no test in it"),
        ("tests: [\n", "line 2: this is not YAML"),
        ("a: 1\nb: :x: [\n", "this is not YAML"),
        ("steps:\n- anser: {age: 1}\n", "line 2: there is no step anser. Steps are: add, answer,"),
        ("stepz: []\n", "line 1: there is no step stepz"),
        ("steps:\n- answer\n", "line 2: this is not what is wanted here"),
        ("steps:\n- expect: {age: {valu: 1}}\n", "line 2: this is not what is wanted here"),
        ("steps:\n- finalize: {titel: 1}\n", "Write it so: title, entities"),
        ("answers: {age: {a: 1}}\n", "line 1: this is not what is wanted here"),
        ("answers: &a {age: 1}\nexpect: *a\n", "line 1: a scenario has no anchors"),
        ("answers: {age: 1}\nsteps: " + "[" * 30 + "]" * 30, "is not nested so deeply"),
        ("answers: {age: 1}\n\0", "this is not YAML"),
        ("!!python/object/apply:os.system [x]", "this is not what is wanted here"),
        ("x" * (1 << 21), "a scenario has no anchors"),
    ],
)
def test_a_scenario_that_cannot_be_read_says_where(text, said):
    with pytest.raises(ScenarioBroken) as refused:
        read_yaml(text, "t.yaml")

    assert said in str(refused.value)
    assert str(refused.value).startswith("t.yaml")


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01", ""])
def test_a_clock_that_is_none_is_refused(playing, now):
    with pytest.raises(ScenarioBroken, match="write a day such as"):
        playing(f"now: '{now}'\nanswers: {{age: 1}}\n")


def test_a_list_that_is_not_there_is_refused(playing):
    with pytest.raises(ScenarioBroken, match=r"t\.yaml, line 1: the list nowhere\.csv"):
        playing("lists: {towns: nowhere.csv}\nanswers: {age: 1}\n")
