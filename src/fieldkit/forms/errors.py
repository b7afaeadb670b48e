"""What the form engine refuses, and how it says so."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class FormError(FieldkitError):
    """A form, or what was asked of it, cannot be used."""

    template = N_("This form cannot be used.")


class FormNotReadable(FormError):
    """The file is not well-formed XML; ``line`` and ``column`` say where it breaks off."""

    template = N_(
        "The form file is damaged at line {line}, column {column}. "
        "Ask head office for the file again."
    )


class FormNotAllowed(FormError):
    """The XML carries a DTD or entities, which a form never needs and an attack does."""

    template = N_(
        "The form file contains a document type or entities, which forms may not have. "
        "Ask head office for the file again."
    )


class FormTooDeep(FormError):
    """Groups or formulas are nested beyond what any real form needs."""

    template = N_("The form is nested too deeply. Ask its author to simplify it.")


class NotAForm(FormError):
    """The XML is well-formed, but it is not an ODK XForm; ``missing`` names what lacks."""

    template = N_(
        "This file is not an ODK form: it has no {missing}. Choose an XLSForm or an XForm file."
    )


class ExpressionError(FormError):
    """A formula cannot be used; ``ref`` and ``part`` say whose it is once that is known.

    ``part`` is the column of the XLSForm: relevant, calculation, choice_filter...
    """

    template = N_("A formula of the form cannot be used: {expression}")

    def __init__(self, **facts: object) -> None:
        facts.setdefault("ref", "")
        facts.setdefault("part", "")
        facts.setdefault("expression", "")
        super().__init__(**facts)

    def placed(self, ref: str, part: str) -> "ExpressionError":
        """Return the same refusal with the question and the cell it stands in."""
        return type(self)(**{**self.facts, "ref": ref, "part": part})


class ExpressionBroken(ExpressionError):
    """The formula breaks the grammar of XPath at ``at`` (a character count from 0)."""

    template = N_(
        "{ref}, {part}: the formula breaks off or has a mistake after {at} characters: {expression}"
    )


class UnknownFunction(ExpressionError):
    """The formula calls a function that ODK forms do not have."""

    template = N_("{ref}, {part}: there is no function {name}() in ODK forms.")


class WrongArgumentCount(ExpressionError):
    """A function of the formula has too few or too many arguments."""

    template = N_("{ref}, {part}: the function {name}() was given {given} arguments.")


class WrongArgument(ExpressionError):
    """A function of the formula was given something it cannot work with."""

    template = N_("{ref}, {part}: the function {name}() cannot use what it was given.")


class MissingInstance(ExpressionError):
    """The formula reads a list that the form does not have."""

    template = N_("{ref}, {part}: the form has no list named {name}.")


class FormCycle(FormError):
    """Formulas read each other in a circle, so that none can be worked out first."""

    template = N_(
        "The formulas of these questions depend on each other in a circle: {refs}. "
        "Ask the form's author to break it."
    )


class TwoBinds(FormError):
    """Two binds describe one node."""

    template = N_("The form describes {ref} twice. Ask its author to remove one of the two.")


class EntitiesTooNew(FormError):
    """The form makes entities by a later version of their specification than is known here."""

    template = N_(
        "This form changes lists in a way that is newer than this program (entities {version}). "
        "Update the program, then install the form again."
    )


class UnknownRef(FormError):
    """Something was asked of a question that the form does not have."""

    template = N_("The form has no question {ref}.")


class NotAnswerable(FormError):
    """An answer was offered to a group, a note or a calculated value."""

    template = N_("{ref} does not take an answer.")


class AnswersAreFinal(NotAnswerable):
    """An answer, or a row, was offered to a form that is finalized."""

    template = N_("This form is finalized and open for reading only. Nothing was changed.")


class RepeatIsFixed(FormError):
    """A row was added to, or removed from, a repeat whose number of rows is calculated."""

    template = N_("The number of rows of {ref} follows from other answers.")


class UnknownLanguage(FormError):
    """The form has no translation of that name."""

    template = N_("The form has no language named {language}.")


class WrongInstance(FormError):
    """The saved answers belong to another form; ``found`` and ``wanted`` are form IDs."""

    template = N_("These answers belong to the form {found}, not to {wanted}.")


class FormHasProblems(FormError):
    """The form was to be finalized while answers are missing or refused."""

    template = N_("Problems are left in the form: {count}. Go through them, then finalize it.")
