"""The last row of a repeat is the one that asking every row would find."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.forms.definition import read_form
from fieldkit.forms.environment import Environment
from fieldkit.forms.session import FormSession

_FORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance>'
    '<data id="t"><r jr:template=""><v/></r><x/><y/></data></instance>'
    '<bind nodeset="/data/r/v" type="int"/>'
    '<bind nodeset="/data/x" calculate="/data/r[last()]/v"/>'
    '<bind nodeset="/data/y" calculate="/data/r[position() = last()]/v"/></model></h:head>'
    '<h:body><group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat>'
    "</group></h:body></h:html>"
)
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "remove", "move", "answer", "undo", "redo")),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=25,
)


@given(_STEPS)
def test_last_picks_the_row_that_asking_every_row_finds(steps):
    session = FormSession(read_form(_FORM), lists={}, environment=Environment())
    rows = len(session.instance_xml().split("<r>")) - 1
    for step, one, other in steps:
        if step == "add":
            session.add_repeat("/data/r", one % (rows + 1))
        elif step == "undo" and session.can_undo:
            session.undo()
        elif step == "redo" and session.can_redo:
            session.redo()
        elif rows and step == "remove":
            session.remove_repeat("/data/r", one % rows)
        elif rows and step == "move":
            session.move_repeat("/data/r", one % rows, other % rows)
        elif rows and step == "answer":
            session.answer(f"/data/r[{one % rows + 1}]/v", str(other))
        values = {view.ref: view.value for view in session.nodes()}
        leaves = [ref for ref in values if ref.startswith("/data/r[") and ref.endswith("/v")]
        rows = len(leaves)
        wanted = values[f"/data/r[{rows}]/v"] if rows else ""
        assert session.kept("/data/x") == session.kept("/data/y") == wanted
