"""What every refusal of the program has in common."""

from typing import ClassVar

from fieldkit.i18n import N_, _


class FieldkitError(Exception):
    """Something was refused, for a reason that a person can read and act on.

    A subclass gives a ``template`` in English; the facts that stand in it are
    given by name when it is raised, so that window, command line and log word
    the refusal alike, each in its language.
    """

    template: ClassVar[str] = N_("This could not be done.")
    # The window offers a way to free space beside the sentence.
    wants_room: ClassVar[bool] = False

    def __init__(self, **facts: object) -> None:
        super().__init__(*facts.values())
        self.facts = facts

    def sentence(self) -> str:
        """Return what happened and what to do, in the spoken language."""
        return _(self.template).format_map(self.facts)

    def __str__(self) -> str:
        """Return the sentence, so that a log says what the window says."""
        return self.sentence()
