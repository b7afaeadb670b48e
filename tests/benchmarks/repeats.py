"""Prints what a row of a repeat costs at 10 and at 500 rows, formula by formula.

    python tests/benchmarks/repeats.py [--only PATTERN]

One formula at a time stands in the form; milliseconds are medians of adding a row at
the end and answering in it. The budget is a ratio of 2. What is itself as long as the
rows (a text of all names, the choices of a select) is marked so: nothing that has to
be written out again can cost the same at 500 rows. Nor can a formula in every row that
reads every row: one answer changes it in all of them.
"""

import argparse
import fnmatch
import statistics
import sys
import time
from pathlib import Path
from xml.sax.saxutils import quoteattr

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from fieldkit.forms.definition import read_form  # noqa: E402 - the paths stand above
from fieldkit.forms.environment import Environment  # noqa: E402 - as above
from fieldkit.forms.session import FormSession  # noqa: E402 - as above

_FEW, _MANY, _TRIES = 10, 500, 25
_ANSWERS = 3  # that a row gets
_BUDGET = 2.0
_PLACE = "position(current()/..)"
_BEFORE = "indexed-repeat(/data/r/{}, /data/r, position(..) - 1)"
# Name, the node that the formula is of, the formula, whether the result is as long as the rows.
_FORMULAS = (
    ("none", "/data/x", "1", False),
    ("count of rows", "/data/x", "count(/data/r)", False),
    ("sum, whole numbers", "/data/x", "sum(/data/r/v)", False),
    ("sum, calculated", "/data/x", "sum(/data/r/w)", False),
    ("sum, decimals", "/data/x", "sum(/data/r/d)", False),
    ("min", "/data/x", "min(/data/r/v)", False),
    ("max", "/data/x", "max(/data/r/v)", False),
    ("count-non-empty", "/data/x", "count-non-empty(/data/r/v)", False),
    ("count by predicate", "/data/x", "count(/data/r[v > 3])", False),
    ("sum by predicate", "/data/x", "sum(/data/r[t = 'a']/v)", False),
    ("sum by two of them", "/data/x", "sum(/data/r[t = 'a'][v > 3]/d)", False),
    ("count by the day", "/data/x", "count(/data/r[t < today()])", False),
    ("max by predicate", "/data/x", "max(/data/r[t = /data/k]/d)", False),
    ("row by its place", "/data/x", "/data/r[position() = 3]/v", False),
    ("row by a key", "/data/x", "/data/r[t = /data/k]/v", False),
    ("last row", "/data/x", "/data/r[last()]/v", False),
    ("indexed-repeat", "/data/x", "indexed-repeat(/data/r/v, /data/r, 2)", False),
    ("some equal", "/data/x", "/data/r/t = 'a'", False),
    ("join", "/data/x", "join(', ', /data/r/t)", True),
    ("concat", "/data/x", "concat(/data/r/t)", True),
    ("position", "/data/r/x", "position(..)", False),
    ("row before", "/data/r/x", _BEFORE.format("v"), False),
    ("row before, plain", "/data/r/x", f"../../r[position() = {_PLACE} - 1]/v", False),
    ("running total", "/data/r/x", f"../v + coalesce({_BEFORE.format('x')}, 0)", False),
    ("share of the sum", "/data/r/x", "../v div sum(/data/r/v)", True),
    ("rows in each row", "/data/r/x", "count(../../r)", True),
    ("sum by predicate in each", "/data/r/x", "sum(/data/r[t = 'a']/v)", True),
    ("equal rows in each", "/data/r/x", "count(/data/r[t = current()/../t])", True),
)
_SELECT = (
    '<select1 ref="/data/s"><itemset nodeset="/data/r[t != \'\']"><value ref="t"/><label ref="t"/>'
    "</itemset></select1>"
)
_SELECT_IN_ROW = _SELECT.replace("/data/s", "/data/r/s")


def main() -> int:
    """Measure every formula and print the table; return 1 where one is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="*", metavar="PATTERN")
    options = parser.parse_args()
    forms = [(name, _form(place, formula), long) for name, place, formula, long in _FORMULAS]
    forms.append(("choices from the rows", _form("/data/x", "1", _SELECT), True))
    forms.append(("the same in each row", _form("/data/x", "1", inside=_SELECT_IN_ROW), True))
    over = False
    heading = f"{'formula':<24}{'add, 10':>10}{'500':>10}{'ratio':>8}"
    print(heading + f"{'answer, 10':>12}{'500':>10}{'ratio':>8}")
    for name, xml, is_long in forms:
        if not fnmatch.fnmatchcase(name, options.only):
            continue
        few, many = _medians(xml, _FEW), _medians(xml, _MANY)
        ratios = [b / a for a, b in zip(few, many, strict=True)]
        bad = not is_long and max(ratios) > _BUDGET
        over = over or bad
        mark = "as long as the rows" if is_long else "OVER" if bad else ""
        cells = [f"{few[0]:>10.3f}{many[0]:>10.3f}{ratios[0]:>8.2f}"]
        cells.append(f"{few[1]:>12.3f}{many[1]:>10.3f}{ratios[1]:>8.2f}")
        print(f"{name:<24}{''.join(cells)}  {mark}")
    return int(over)


def _form(place: str, formula: str, after: str = "", inside: str = "") -> str:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance>'
        '<data id="t"><k>a</k><r jr:template=""><v/><w/><d/><t/><x/><s/></r><x/><s/></data>'
        "</instance>"
        '<bind nodeset="/data/r/v" type="int"/><bind nodeset="/data/r/w" calculate="../v * 2"/>'
        '<bind nodeset="/data/r/d" type="decimal"/>'
        f"<bind nodeset={quoteattr(place)} calculate={quoteattr(formula)}/></model></h:head>"
        "<h:body>"
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/v"/>'
        f'<input ref="/data/r/d"/><input ref="/data/r/t"/>{inside}</repeat></group>{after}'
        "</h:body></h:html>"
    )


def _medians(xml: str, rows: int) -> tuple[float, float]:
    session = FormSession(read_form(xml), lists={}, environment=Environment())
    for number in range(rows):
        _answer(session, session.add_repeat("/data/r"), number)
    added, answered = [], []
    for number in range(_TRIES):
        start = time.perf_counter()
        ref = session.add_repeat("/data/r")
        middle = time.perf_counter()
        _answer(session, ref, number)
        answered.append((time.perf_counter() - middle) / _ANSWERS)
        added.append(middle - start)
    return statistics.median(added) * 1000, statistics.median(answered) * 1000


def _answer(session: FormSession, ref: str, number: int) -> None:
    session.answer(f"{ref}/v", str(number % 7))
    session.answer(f"{ref}/d", f"{number % 9}.25")
    session.answer(f"{ref}/t", "ab"[number % 2])


if __name__ == "__main__":
    sys.exit(main())
