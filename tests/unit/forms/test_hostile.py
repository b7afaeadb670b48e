"""Whatever a form's author wrote, the answer is a result or a refusal in a sentence."""

import html

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError
from tests.support.rounds import rounds
from tests.unit.forms.scenario import opened, xform

WORDS = (
    "/data/a /data/r /data/r/v /data/s . .. ../v ../../a * // @x node() text() a current() "
    "current()/../v instance('n')/root/item instance('x') [1] [v=1] [position()=2] [name=/data/a] "
    "| or and = != < > <= >= + - div mod ( ) , ' '' 'a b' '2026-01-31' 0 1 2.5 1e9 "
    "99999999999999999999 true() false() if( count( sum( max( join( concat( position(..) "
    "position( last() indexed-repeat(/data/r/v,/data/r,1) indexed-repeat( selected( selected-at( "
    "jr:choice-name(/data/s,'/data/s') jr:choice-name( jr:itext( once( randomize( pulldata( "
    "regex(.,'(a') regex( substr( round( int( number( string( boolean( not( date( today() now() "
    "format-date( decimal-date-time( uuid() uuid( digest( base64-decode( extract-signed( area( "
    "distance( geofence( intersects( coalesce( translate( checklist( weighted-checklist( pow( "
    "sqrt( log( version() property( name( nope( ancestor::data child::a following-sibling::* "
    "preceding::* descendant-or-self::node() :: $x \u0416"
).split()
PARTS = ("calculate", "relevant", "constraint", "required", "readonly")
EXPRESSIONS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
BODY = (
    '<input ref="/data/a"><label>A <output value="/data/c"/></label></input>'
    '<select1 ref="/data/s"><itemset nodeset="instance(\'n\')/root/item"><value ref="name"/>'
    '<label ref="label"/></itemset></select1><group ref="/data/r"><repeat nodeset="/data/r">'
    '<input ref="/data/r/v"/></repeat></group>'
)
LIST = (
    '<instance id="n"><root><item><name>1</name><label>One</label></item>'
    "<item><name>2</name><label>Two</label></item></root></instance>"
)
NODES = '<a>1</a><s/><c/><r jr:template=""><v/><w/></r><r><v>2</v><w/></r>'
WHOLE = xform(
    NODES,
    '<bind nodeset="/data/a" type="int" constraint=". &lt; 5" required="true()"/>',
    '<bind nodeset="/data/c" calculate="sum(/data/r/v) + /data/a"/>',
    '<bind nodeset="/data/r/w" relevant="../v &gt; 1" calculate="position(..)"/>',
    body=BODY,
    extra=LIST,
)
MUTATIONS = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 25), st.sampled_from(("", "<", ">", '"', "&", *WORDS))
    ),
    min_size=1,
    max_size=4,
)


def _use(xml):
    """Open a form and do with it whatever can be done; only refusals may come of it."""
    try:
        form = opened(xml)
        session = form.session
        for view in list(session.nodes())[:12]:
            _answer(session, view)
        session.sections()
        session.problems()
        session.undo()
        session.redo()
        opened(xml, instance=session.instance_xml())
        session.finalize()
    except FieldkitError as refusal:
        _is_a_sentence(refusal)


def _is_a_sentence(refusal):
    assert str(refusal)


def _answer(session, view):
    try:
        if view.can_add:
            session.add_repeat(view.ref)
            session.remove_repeat(view.ref, 0)
        elif view.leaf:
            session.answer(view.ref, "2")
    except FieldkitError as refusal:
        _is_a_sentence(refusal)


def _written(part, expression):
    bind = f'<bind nodeset="/data/c" {part}="{html.escape(expression)}"/>'
    row = f'<bind nodeset="/data/r/w" {part}="{html.escape(expression)}"/>'
    return xform(NODES, bind, row, body=BODY, extra=LIST)


def _mutated(mutations):
    text = WHOLE
    for place, length, inserted in mutations:
        at = int(place * len(text))
        text = text[:at] + inserted + text[at + length :]
    return text


@settings(max_examples=rounds(900, long=9_000))
@given(st.sampled_from(PARTS), EXPRESSIONS)
def test_any_formula_gives_a_result_or_a_refusal(part, expression):
    _use(_written(part, expression))


@settings(max_examples=rounds(300, long=3_000))
@given(EXPRESSIONS)
def test_any_choice_filter_gives_a_result_or_a_refusal(expression):
    nodeset = html.escape(f"instance('n')/root/item[{expression}]")
    _use(xform(NODES, body=BODY.replace("instance('n')/root/item", nodeset), extra=LIST))


@settings(max_examples=rounds(800, long=8_000))
@given(MUTATIONS)
def test_any_damage_to_a_form_gives_a_result_or_a_refusal(mutations):
    _use(_mutated(mutations))
