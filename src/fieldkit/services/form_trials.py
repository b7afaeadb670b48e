"""Trying a form out without a window: its author's scenarios, and why a question is as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.environment import Environment
from fieldkit.forms.lending import Given
from fieldkit.forms.places import place_of
from fieldkit.forms.scenario import ListMissing, Scenario, placed
from fieldkit.forms.scenario_run import Played, Playing, play
from fieldkit.forms.session import FormSession
from fieldkit.forms.why import Why
from fieldkit.i18n import N_

_WORKBOOKS = (".xlsx", ".xlsm")
_LISTS = (".csv", ".xml", ".geojson", ".json")
_LARGEST_SCENARIO = 4 << 20
_LARGEST_LIST = 32 << 20


class ScenarioUnreadable(FieldkitError):
    """A scenario, or a file of answers, cannot be opened or is no text."""

    template = N_("The file {name} cannot be read. A scenario is a YAML file or a workbook.")


class NoSuchTest(FieldkitError):
    """A test was asked for by a name that the scenario does not have."""

    template = N_("There is no test named {name} in the scenario. Its tests are: {known}.")


class AnswersStopped(FieldkitError):
    """The answers of a scenario could not all be given."""

    template = N_("{place}: {reason} Mend the scenario first.")


@dataclass(frozen=True, slots=True)
class TriedForm:
    """A form read for a trial, with the lists that lie beside it, by name."""

    definition: FormDefinition
    lists: Mapping[str, Given]


def try_form(form: Path, scenario: Path | None = None, only: str | None = None) -> Played:
    """Play a scenario on a form: a YAML file, or the sheet "tests" of a workbook.

    Without a scenario the form's own workbook is meant. Raises ScenarioUnreadable,
    NoSuchTest, ScenarioBroken, and what converting the form refuses.
    """
    return play_tests(_tried(form), scenario or form, only)


def play_tests(tried: TriedForm, scenario: Path, only: str | None = None) -> Played:
    """Play a scenario on a form that is read already. Raises what ``try_form`` does."""
    read = _scenario(scenario)
    _chosen(read, only)
    return play(tried.definition, read, _lent(tried, read, scenario), only)


def why_form(form: Path, node: str, answers: Path | None = None, only: str | None = None) -> Why:
    """Say why a question of a form is hidden, empty or refused once these answers are given.

    ``answers`` are a draft or a submission (XML), or a scenario, of which one
    test is played, its expectations passed over. Raises AnswersStopped, and
    what ``try_form`` raises.
    """
    tried = _tried(form)
    if answers is None or answers.suffix.lower() == ".xml":
        session = _opened(tried, answers)
    else:
        read = _scenario(answers)
        name = _chosen(read, only)
        trial = next(trial for trial in read.trials if trial.name == name)
        playing = Playing(tried.definition, read, trial, _lent(tried, read, answers))
        playing.play()
        if playing.stopped is not None:
            raise AnswersStopped(place=playing.stopped.place, reason=playing.stopped.sentence)
        session = playing.session
    return session.why(place_of(tried.definition, node))


def _tried(form: Path) -> TriedForm:
    from fieldkit.packs.media import gather_media
    from fieldkit.packs.xlsform import convert_xlsform, read_xform

    is_xform = form.suffix.lower() in (".xml", ".xform")
    conversion = read_xform(form) if is_xform else convert_xlsform(form)
    definition = conversion.definition or read_form(conversion.xml)
    media = gather_media(form, conversion.xml, definition, conversion.made)
    lists = {
        one.name.rpartition(".")[0]: read_attachment(one.name, one.content)
        for one in media.found
        if one.is_list
    }
    return TriedForm(definition, {**pack_lists(form, definition), **lists})


def pack_lists(form: Path, definition: FormDefinition) -> dict[str, Given]:
    """Return the lists of the pack that a form lies in by name, where it lies in one."""
    from fieldkit.packs.media import is_plain

    pack = form.absolute().parent.parent
    if not (pack / "pack.toml").is_file():
        return {}
    files = {one.name: pack / "lists" / f"{one.name}.csv" for one in definition.external_lists}
    return {
        name: read_attachment(path.name, path.read_bytes())
        for name, path in files.items()
        if is_plain(path.name) and path.is_file() and path.stat().st_size <= _LARGEST_LIST
    }


def _opened(tried: TriedForm, answers: Path | None) -> FormSession:
    instance = None if answers is None else _text(answers)
    return FormSession(
        tried.definition, lists=tried.lists, environment=Environment(), instance=instance
    )


def _scenario(path: Path) -> Scenario:
    if path.suffix.lower() in _WORKBOOKS:
        from fieldkit.forms.scenario_table import read_table
        from fieldkit.sheets.tests_sheet import read_tests_sheet

        return read_table(read_tests_sheet(path), path.name)
    from fieldkit.forms.scenario_yaml import read_yaml

    return read_yaml(_text(path), path.name)


def _chosen(scenario: Scenario, only: str | None) -> str:
    names = [trial.name for trial in scenario.trials]
    if only is not None and only not in names:
        raise NoSuchTest(name=only, known=", ".join(names))
    return only or names[0]


def _lent(tried: TriedForm, scenario: Scenario, path: Path) -> dict[str, Given]:
    """Return the form's lists, and the list files that a scenario names, by what it calls them."""
    lists = dict(tried.lists)
    steps = [step for trial in scenario.trials for step in trial.steps]
    for step in (*scenario.setup, *steps):
        if step.action == "list" and step.value not in scenario.tables:
            place = placed(scenario.file, scenario.unit, step.line)
            lists[step.value] = _list(path.parent / step.value, place)
    return lists


def _list(path: Path, place: str) -> Given:
    missing = ListMissing(place=place, name=path.name)
    try:
        if path.suffix.lower() not in _LISTS or path.stat().st_size > _LARGEST_LIST:
            raise missing
        return read_attachment(path.name, path.read_bytes())
    except OSError:
        raise missing from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_SCENARIO:
            raise ScenarioUnreadable(name=path.name)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ScenarioUnreadable(name=path.name) from None
