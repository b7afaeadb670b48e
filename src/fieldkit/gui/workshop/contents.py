"""What belongs to a form: its lists and files, its difference to what is installed, its tests."""

from PySide6.QtCore import Qt, Signal

from fieldkit.forms.difference_words import sentence
from fieldkit.forms.scenario_words import failure_words, outcome
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.workshop.lines import Lines
from fieldkit.gui.workshop.words import drafts_words, standing_words, used_words, withdrawn_words
from fieldkit.i18n import _, ngettext
from fieldkit.services.workshop import FormLook, Standing
from fieldkit.services.workshop_lists import Source, Used

_SHOWN = 200


class UsedTab(Lines):
    """Lists and files, each with its rows, its size and where it comes from.

    Signals:
        lending_chosen(bool): whether the trial may read the workspace's lists about nobody.
    """

    lending_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(_("Lists and files of the form"))
        self.lending: Choice | None = None

    def show_used(self, used: tuple[Used, ...], *, lend: bool) -> None:
        """Show what the form uses, what is missing first."""
        self.clear()
        self.lending = None
        if not used:
            self.say(_("The form uses no lists and no files."), "muted")
        for one in sorted(used, key=_order):
            missing = one.source is Source.MISSING
            label = Label(one.name, "medium", "danger" if missing else "ink", wrap=True)
            icon = "circle-alert" if missing else ("list-checks" if one.is_list else "paperclip")
            self.add(label, icon, "danger" if missing else "muted")
            self.column.addWidget(Label(used_words(one), "hint", "muted", wrap=True))
        if any(one.source in (Source.BASE, Source.NOT_LENT) for one in used):
            self.lending = Choice(_("Lend this workspace's lists that are about nobody"), many=True)
            self.lending.setChecked(lend)
            self.lending.toggled.connect(self.lending_chosen)
            self.column.addSpacing(8)
            self.column.addWidget(self.lending)
        if any(one.source is Source.INVENTED for one in used):
            self.say(_("No family, person or colleague of this workspace is shown here."), "muted")
        self.end()


class ChangesTab(Lines):
    """How the form differs from the installed one, and what becomes of drafts."""

    def __init__(self) -> None:
        super().__init__(_("Difference to the installed form"))

    def show_look(self, look: FormLook) -> None:
        """Show the differences in words; what may lose answers has a sign."""
        self.clear()
        installed = look.installed
        taken = installed.standing is Standing.TAKEN
        self.say(
            standing_words(look),
            "danger" if taken else "ink",
            "circle-alert" if taken else "",
        )
        if installed.withdrawn:
            self.say(withdrawn_words(), "warn", "ban")
        drafts = drafts_words(installed)
        if drafts:
            self.say(drafts)
        for found in installed.differences[:_SHOWN]:
            words = Label(sentence(found), "body", wrap=True)
            self.add(words, "triangle-alert" if found.loses else "pencil", _role(loses=found.loses))
        left = len(installed.differences) - _SHOWN
        if left > 0:
            self.say(ngettext("And {count} more.", "And {count} more.", left).format(count=left))
        if installed.standing is not Standing.NEW and not installed.differences:
            self.say(_("The two forms ask the same."), "muted")
        self.end()


class TestsTab(Lines):
    """How the form's own tests went."""

    def __init__(self) -> None:
        super().__init__(_("Tests of the form"))

    def show_look(self, look: FormLook) -> None:
        """Show the failures, each with its reasons, or that all went as expected."""
        self.clear()
        if look.tests_said:
            self.say(look.tests_said, "danger", "circle-alert")
        elif look.tests is None:
            self.say(
                _(
                    "The form brings no tests. Write them on a sheet named tests with the columns"
                    " test, step, question and value, or into a file {name} beside the form."
                ).format(name=look.file.with_suffix(".yaml").name),
                "muted",
            )
        else:
            passed = look.tests.passed
            self.say(
                outcome(look.tests),
                "ok" if passed else "danger",
                "circle-check" if passed else "circle-alert",
            )
            for failure in look.tests.failures[:_SHOWN]:
                self.say(failure_words(failure))
                for reason in failure.reasons:
                    label = self.say(reason, "muted")
                    label.setContentsMargins(16, 0, 0, 0)
                    label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.end()


def _order(one: Used) -> int:
    """Return the place of a list: what is missing first, what the form holds itself last."""
    return {Source.MISSING: 0, Source.FORM: 2}.get(one.source, 1)


def _role(*, loses: bool) -> str:
    return "warn" if loses else "muted"
