"""One form being filled: answers go in, rows come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.forms import preload, rows, serialise
from fieldkit.forms.answer_notes import AnswerNotes
from fieldkit.forms.audit import (
    CONSTRAINT_ERROR,
    DELETE_REPEAT,
    FORM_FINALIZE,
    FORM_RESUME,
    FORM_START,
    AuditLog,
    audit_settings,
)
from fieldkit.forms.checks import Checks
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.environment import Environment
from fieldkit.forms.errors import (
    AnswersAreFinal,
    FormHasProblems,
    NotAnswerable,
    UnknownLanguage,
    UnknownRef,
)
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.growing import fixed_nodes, grow, regrow
from fieldkit.forms.history import History
from fieldkit.forms.identity import identify, name_log, replace_instance_id
from fieldkit.forms.instances import without_prefixes
from fieldkit.forms.lending import Given, given_lists
from fieldkit.forms.linking import EntityChange, entity_changes
from fieldkit.forms.navigation import Navigation, Problem, Section
from fieldkit.forms.offers import Offers
from fieldkit.forms.recompute import Recompute
from fieldkit.forms.recorded import RecordedOffers
from fieldkit.forms.sealing import Sealed, put_back, sealed_answers
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.typed import as_stored
from fieldkit.forms.values import stored
from fieldkit.forms.views import Choice, NodeView, Views, kind_of
from fieldkit.forms.wording import Wording

if TYPE_CHECKING:
    from fieldkit.forms.why import Why

__all__ = ["Choice", "Environment", "Finalized", "FormSession", "NodeView", "Problem", "Section"]


@dataclass(frozen=True, slots=True)
class Finalized:
    """A form that is done: its submission and what it changes in the entity lists.

    ``audit`` is the audit.csv of a form that asks for one, to go with the submission.
    """

    instance_id: str
    instance_name: str
    xml: str
    entity_changes: tuple[EntityChange, ...]
    audit: str = ""


class FormSession:
    """A form with answers, a mutable value owned by the page that shows it."""

    def __init__(
        self,
        definition: FormDefinition,
        *,
        lists: Mapping[str, Given],
        environment: Environment,
        language: str | None = None,
        instance: str | None = None,
        preset: Mapping[str, str] | None = None,
        as_recorded: bool = False,
        edits: bool = False,
    ) -> None:
        """Open a form, new or on saved answers (the XML ``instance``).

        ``as_recorded`` shows finalized answers as they were given: nothing is
        worked out again, whatever day it is and whatever the lists say now.
        ``edits`` corrects a finalized form: it gets an instance ID of its own
        and names the one it replaces (OpenRosa, deprecatedID).
        """
        self.definition = definition
        self.language = definition.default_language
        if language is not None and language in definition.languages:
            self.language = language
        form = definition.instance
        known = given_lists(definition, lists)
        zone = environment.now().tzinfo or datetime.now().astimezone().tzinfo
        assert zone is not None  # noqa: S101 - an aware clock always has one
        if instance is None:
            self._root = grow(form, zone)
        else:
            self._root = regrow(form, instance, definition.form_id, as_recorded=as_recorded)
        for ref, value in environment.sealed.items():
            put_back(self.find(ref), value)
        self._environment = environment
        self._scope = Scope(fixed_nodes(form, self._root), known, environment, zone)
        self._scope.version = definition.version
        self._wording = Wording(definition, self._scope, self.language)
        self._checks = Checks(definition, self._scope, self._wording)
        self._checks.closed = definition.closed(environment)
        self._views = Views(definition.plan, self._wording, self._checks)
        self._recompute = recompute = Recompute(definition.plan, self._scope, self._root)
        offers = RecordedOffers(definition, self._scope) if as_recorded else Offers(self._scope)
        recompute.offer = offers.offer
        self._rows = rows.Rows(form, self._recompute)
        self._recompute.resize = self._rows.resize
        self._checks.short = self._rows.short
        self._views.is_own, self._views.takes_own = self._rows.is_own, self._rows.takes_own
        self._navigation = Navigation(self._root, self._checks, self._wording)
        self._history = History(self._recompute, self._rows)
        beside = (self._root, self.find, self._history, definition.sealed)
        self.notes, self.comments = AnswerNotes(*beside), AnswerNotes(*beside)
        self._as_recorded = recompute.as_recorded = self._checks.as_recorded = as_recorded
        self._begin(new=instance is None, preset=preset or {})
        if edits:
            replace_instance_id(self._root, recompute, environment)
        self.audit = self._log(new=instance is None)

    def _begin(self, *, new: bool, preset: Mapping[str, str]) -> None:
        recompute = self._recompute
        if self._as_recorded:
            recompute.everything()
            return
        recompute.is_new = new
        if new:
            preload.preload(self._root, self._environment, self._scope.zone, recompute.write)
        self._preset(preset)
        recompute.everything()
        if new:
            self._dispatch("odk-instance-first-load")
            # What was given beforehand stands above what the form starts with.
            self._preset(preset)
            recompute.settle()
        self._dispatch("odk-instance-load")
        recompute.touched.clear()
        recompute.journal.clear()

    def _log(self, *, new: bool) -> AuditLog | None:
        settings = audit_settings(self.definition)
        if settings is None or self._as_recorded:
            return None
        log = AuditLog(settings, self._environment, self._told)
        log.note(FORM_START if new else FORM_RESUME)
        return log

    def _told(self, ref: str) -> str:
        """Return an answer as the log of the form may tell it."""
        return "" if self.definition.is_sealed(ref) else getattr(self.find(ref), "text", "")

    def _preset(self, preset: Mapping[str, str]) -> None:
        for ref, value in preset.items():
            node = self.find(ref)
            if node is not None:
                text = stored(value, node.shape.bind.type, self._scope.zone)
                self._recompute.write(node, text)

    def _dispatch(self, event: str) -> None:
        for action, target in self.definition.plan.events:
            if event in action.events:
                for node in self._root.below(target):
                    self._recompute.set_value(action, node)
                    self._recompute.settle()

    def set_language(self, language: str) -> None:
        """Show labels in another of the form's languages, and work out what reads them."""
        if language not in self.definition.languages:
            raise UnknownLanguage(language=language)
        self.language = self._wording.language = language
        if self._as_recorded:
            return
        for unit in self.definition.plan.speaking:
            for node in self._root.below(unit.shape):
                self._recompute.enqueue(unit, node)
        self._recompute.settle()

    def node(self, ref: str) -> NodeView:
        """Return one row; a repeat's nodeset without a position means the repeat as a whole."""
        shape = self.definition.shape(ref)
        if shape is not None and shape.repeat and not ref.endswith("]"):
            parent = self.find(ref.rpartition("/")[0])
            if parent is not None:
                return self._views.repeat(parent, shape)
        return self._views.node(self._find(ref))

    def nodes(self) -> Iterator[NodeView]:
        """Yield every row in document order, also the irrelevant ones."""
        return self._views.below(self._root)

    def children(self, ref: str) -> tuple[NodeView, ...]:
        """Return the rows directly below a group or an instance, "" for the top.

        A repeat gives its own row and its instances' rows; the instances of a
        repeat's row are what its nodeset gives.
        """
        if ref and ref != self._root.ref:
            shape = self.definition.shape(ref)
            if shape is not None and shape.repeat and not ref.endswith("]"):
                parent = self._find(ref.rpartition("/")[0])
                return tuple(self._views.node(row) for row in parent.named(shape.name))
        node = self._find(ref) if ref else self._root
        found = []
        for name, shape in node.shape.children.items():
            if shape.repeat:
                found.append(self._views.repeat(node, shape))
            else:
                found += [self._views.node(child) for child in node.named(name)]
        return tuple(found)

    def answer(self, ref: str, value: str) -> frozenset[str]:
        """Give an answer in ODK's string form; return the refs of the rows it changed."""
        node = self._find(ref)
        if self._as_recorded:
            raise AnswersAreFinal(ref=ref)
        kind = kind_of(node.shape, self._checks)
        if kind in ("note", "model-value", "group", "repeat-instance"):
            raise NotAnswerable(ref=ref)
        if self._checks.readonly(node):
            raise NotAnswerable(ref=ref)
        before = self._told(ref)
        self._history.begin()
        self._recompute.write(node, as_stored(node, kind, value, self._scope.zone))
        self._recompute.touched.add(node)
        self._recompute.settle()
        self._history.end()
        if self.audit is not None:
            self.audit.answered(ref, before)
        return self._changed()

    def add_repeat(self, ref: str, index: int | None = None) -> str:
        """Add a row to a repeat (its nodeset), last or at an index; return its ref."""
        parent, shape = self._repeat(ref)
        self._history.begin()
        node = self._rows.add_own(parent, shape, index)
        self._recompute.settle()
        self._history.end()
        return node.ref

    def remove_repeat(self, ref: str, index: int) -> None:
        """Remove the row at an index from a repeat."""
        parent, shape = self._repeat(ref)
        self._rows.require_own(parent, shape, index)
        if self.audit is not None:
            self.audit.note(DELETE_REPEAT, f"{parent.ref}/{shape.step}[{index + 1}]")
        self._history.begin()
        self._rows.remove_own(parent, shape, index)
        self._recompute.settle()
        self._history.end()

    def move_repeat(self, ref: str, from_index: int, to_index: int) -> None:
        """Move a row of a repeat to another place among its rows."""
        parent, shape = self._repeat(ref)
        self._rows.require_own(parent, shape, from_index, to_index)
        self._history.begin()
        row = self._rows.remove(parent, shape, from_index)
        self._rows.insert(parent, shape, to_index, row)
        self._recompute.settle()
        self._history.end()

    def kept(self, ref: str, *, shown: bool = False) -> str:
        """Return what is stored for a question, unless ``shown`` also while hidden, not offered."""
        node = self._find(ref)
        return node.text if shown else node.value

    @property
    def root(self) -> Node:
        """The tree of the answers, only to be read."""
        return self._root

    def why(self, ref: str) -> "Why":
        """Return why a question is hidden, empty or refused, with its formulas and values."""
        from fieldkit.forms.why import Explainer

        explainer = Explainer(self.definition, self._scope, self._checks, self._wording)
        return explainer.why(self._find(ref))

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of the form with how far each is filled."""
        return self._navigation.sections()

    def problems(self) -> tuple[Problem, ...]:
        """Return the relevant violations in document order."""
        return tuple(self._navigation.problems(self._root))

    def entity_changes(self) -> tuple[EntityChange, ...]:
        """Return what finalizing the answers as they stand would change in the entity lists."""
        return entity_changes(self._root, self.definition.sealed)

    def name_entities(self) -> None:
        """Give every entity that is to be created its id now, as finalizing would."""
        identify(self._root, self._recompute, self._environment)

    def instance_xml(self) -> str:
        """Return the whole tree, irrelevant answers included, for a draft; sealed ones blank."""
        return serialise.draft(self._root, self.definition.sealed)

    def submission_xml(self) -> str:
        """Return the answers as ODK Central takes them, irrelevant left out, sealed blank."""
        return serialise.submission(self._root, self.definition.sealed)

    def sealed_answers(self) -> Sealed:
        """Return the answers that stand in no XML: they are for named holders only."""
        return sealed_answers(self._root, self.definition.sealed)

    def finalize(self) -> Finalized:
        """Return the finished form; refuse with FormHasProblems while answers lack or are wrong."""
        if self._as_recorded:
            raise AnswersAreFinal
        found = self.problems()
        if found:
            if self.audit is not None:
                self.audit.note(CONSTRAINT_ERROR, found[0].ref)
            raise FormHasProblems(count=len(found), problems=found)
        self.stamp_end()
        identify(self._root, self._recompute, self._environment)
        if self.audit is not None:
            self.audit.note(FORM_FINALIZE)
            name_log(self._root, self._recompute, self.audit.file_name)
        metas = self._root.named("meta")
        names = {one.name: self._told(one.ref) for meta in metas for one in meta.children()}
        return Finalized(
            instance_id=names.get("instanceID", ""),
            instance_name=names.get("instanceName", ""),
            xml=self.submission_xml(),
            entity_changes=entity_changes(self._root, self.definition.sealed),
            audit="" if self.audit is None else self.audit.csv(),
        )

    def stamp_end(self) -> None:
        """Note the moment of leaving, where the form asks for it."""
        if self._as_recorded:
            return
        preload.stamp_end(self._root, self._environment, self._scope.zone, self._recompute.write)
        self._recompute.settle()

    def undo(self) -> frozenset[str]:
        """Take back the last step; return the refs of the rows that changed."""
        self._history.undo()
        return self._changed()

    def redo(self) -> frozenset[str]:
        """Do again what was taken back; return the refs of the rows that changed."""
        self._history.redo()
        return self._changed()

    @property
    def last_step(self) -> str:
        """The ref of what was taken back, or done again, last."""
        return self._history.about

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._history.can_redo

    def _changed(self) -> frozenset[str]:
        touched = self._recompute.touched
        refs = frozenset(node.ref for node in touched)
        touched.clear()
        return refs

    def _repeat(self, ref: str) -> tuple[Node, Shape]:
        shape = self.definition.shape(ref)
        if shape is None or not shape.repeat:
            raise UnknownRef(ref=ref)
        if self._as_recorded:
            raise AnswersAreFinal(ref=ref)
        parent = self._find(ref.rpartition("/")[0])
        self._rows.require_own(parent, shape)
        if self.audit is not None:
            # The rows after it get other numbers.
            self.audit.leave()
        return parent, shape

    def _find(self, ref: str) -> Node:
        found = self.find(ref)
        if found is None:
            raise UnknownRef(ref=ref)
        return found

    def find(self, ref: str) -> Node | None:
        """Return the node at a ref, only to be read; the first row's where no position is given."""
        known = self.definition.shape(ref) is not None
        return self._root.at(without_prefixes(ref)) if known else None
