"""Forms written as the field writes them, and answered as a person answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from pyxform.xls2xform import convert

from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.environment import Environment
from fieldkit.forms.lending import Given
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import NodeView

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
_NAMESPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
    ' xmlns:odk="http://www.opendatakit.org/xforms"'
)


def frozen(now: datetime = NOW) -> Environment:
    """Return surroundings that never change, with IDs that count up."""
    made: list[str] = []

    def new_uuid() -> str:
        made.append("")
        return f"00000000-0000-4000-8000-{len(made):012}"

    return Environment(
        now=lambda: now,
        new_uuid=new_uuid,
        random=lambda: 0.5,
        device_id="laptop-1",
        username="olhova",
        email="olhova@example.org",
        phone_number="+000",
    )


@cache
def converted(markdown: str) -> str:
    """Return the XForm of an XLSForm written as Markdown tables."""
    return convert(xlsform=markdown, file_type=".md", validate=False).xform


class Scenario:
    """A form that is being filled, asked about by the names of its questions."""

    def __init__(self, definition: FormDefinition, session: FormSession) -> None:
        self.definition = definition
        self.session = session

    def ref(self, name: str) -> str:
        """Return the ref of a question by its name, or the ref itself."""
        if name.startswith("/"):
            return name
        return next(view.ref for view in self.session.nodes() if view.name == name)

    def view(self, name: str) -> NodeView:
        return self.session.node(self.ref(name))

    def answer(self, name: str, value: object) -> frozenset[str]:
        return self.session.answer(self.ref(name), str(value))

    def value(self, name: str) -> str:
        return self.view(name).value

    def asks(self, name: str) -> bool:
        return self.view(name).relevant

    def offers(self, name: str) -> list[str]:
        return [choice.value for choice in self.view(name).choices]

    def problems(self) -> list[tuple[str, str]]:
        return [(p.ref.rpartition("/")[2], p.kind) for p in self.session.problems()]


def scenario(
    markdown: str,
    *,
    lists: Mapping[str, Given] | None = None,
    preset: Mapping[str, str] | None = None,
    instance: str | None = None,
) -> Scenario:
    """Open a form that is written as an XLSForm in Markdown."""
    text = "\n".join(line.strip() for line in markdown.splitlines())
    return opened(converted(text), lists=lists, preset=preset, instance=instance)


def opened(
    xml: str,
    *,
    lists: Mapping[str, Given] | None = None,
    preset: Mapping[str, str] | None = None,
    instance: str | None = None,
    now: datetime = NOW,
    edits: bool = False,
) -> Scenario:
    """Open a form that is written as an XForm."""
    definition = read_form(xml)
    session = FormSession(
        definition,
        lists=lists or {},
        environment=frozen(now),
        preset=preset,
        instance=instance,
        edits=edits,
    )
    return Scenario(definition, session)


def xform(nodes: str, *binds: str, body: str = "", extra: str = "") -> str:
    """Return an XForm with these nodes in its instance, binds and body."""
    return (
        f"<h:html {_NAMESPACES}><h:head><h:title>t</h:title><model>"
        f'<instance><data id="t">{nodes}</data></instance>{extra}{"".join(binds)}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    )


def calculated(
    *formulas: str,
    nodes: str = "",
    lists: Mapping[str, Given] | None = None,
    now: datetime = NOW,
) -> list[str]:
    """Return what each formula gives as the calculation of a text."""
    names = [f"c{number}" for number in range(len(formulas))]
    binds = [
        f'<bind nodeset="/data/{name}" calculate="{_escaped(formula)}"/>'
        for name, formula in zip(names, formulas, strict=True)
    ]
    xml = xform(nodes + "".join(f"<{name}/>" for name in names), *binds)
    form = opened(xml, lists=lists, now=now)
    return [form.value(f"/data/{name}") for name in names]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def rows(*cells: str) -> Sequence[Mapping[str, str]]:
    """Return table rows written as "name,label,..." with a heading first."""
    heading = cells[0].split(",")
    return [dict(zip(heading, cell.split(","), strict=True)) for cell in cells[1:]]
