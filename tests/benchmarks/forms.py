"""Prints how long forms take to load and to answer, beside ODK's own engine.

    python tests/benchmarks/forms.py [--oracle DIR] [--steps N] [--runs N]

DIR is a copy of the reference material's oracle after ``npm install``; without
it only our own side is measured. Both sides make the same seeded walk in this
run, one after the other, as often as there are runs; each figure is the median of
its runs, because a worst step is a single one, and any other program can lengthen it.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from fieldkit.forms.attachments import read_attachment  # noqa: E402 - the paths stand above
from fieldkit.forms.definition import read_form  # noqa: E402 - as above
from fieldkit.forms.environment import Environment  # noqa: E402 - as above
from fieldkit.forms.session import FormSession  # noqa: E402 - as above
from fieldkit.forms.trace import replay  # noqa: E402 - as above
from tests.support.places import SHARED  # noqa: E402 - as above

FORMS = ("wf__whova_form", "ona__grains", "reach__tool_others")
SEED = 20260310
_REPEAT = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance>'
    '<data id="t"><r jr:template=""><v/><w/><p/><q/></r><total/><n/></data></instance>'
    '<bind nodeset="/data/r/v" type="int"/><bind nodeset="/data/r/w" calculate="../v * 2"/>'
    '<bind nodeset="/data/r/p" calculate="position(..)"/>'
    '<bind nodeset="/data/r/q" calculate="indexed-repeat(/data/r/v, /data/r, ../p - 1)"/>'
    '<bind nodeset="/data/total" calculate="sum(/data/r/v)"/>'
    '<bind nodeset="/data/n" calculate="count(/data/r)"/></model></h:head><h:body>'
    '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat></group>'
    "</h:body></h:html>"
)
_LIST = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
    "<h:head><h:title>t</h:title><model><instance><data id='t'><d/><f/></data></instance>"
    '<instance id="big" src="jr://file-csv/big.csv"/></model></h:head><h:body>'
    '<input ref="/data/d"/><select1 ref="/data/f"><itemset nodeset="instance(\'big\')/root/item'
    '[district=/data/d]"><value ref="name"/><label ref="label"/></itemset></select1>'
    "</h:body></h:html>"
)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oracle", type=Path)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print(f"seed {SEED}, {options.steps} steps, median of {options.runs} runs; milliseconds")
    for name in FORMS:
        form = SHARED / "odk" / "real" / name / "form.xml"
        if not form.exists():
            print(f"{name}: the reference material is not beside this checkout")
            continue
        theirs = [_oracle(options.oracle, form, options.steps) for _run in range(options.runs)]
        _row(name, form, theirs, options.runs)
    _repeats()
    _lists()


def _oracle(folder: Path | None, form: Path, steps: int) -> Mapping[str, Any] | None:
    if folder is None:
        return None
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "trace.json.gz"
        subprocess.run(
            ["node", "walk.mjs", str(form), "--n", str(steps), "--seed", str(SEED), "--out", out],
            cwd=folder,
            env={**os.environ, "TZ": "UTC"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return json.loads(gzip.decompress(out.read_bytes()))


def _row(name: str, form: Path, theirs: list[Mapping[str, Any] | None], runs: int) -> None:
    reference = theirs[0]
    if reference is None:
        trace = form.with_name(f"{name}.s1.json.gz")
        reference = json.loads(gzip.decompress(trace.read_bytes()))
    # Each run is a process of its own, as the oracle's is: nothing is warm from the one before.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        ours = [pool.submit(_replayed, form, reference).result() for _run in range(runs)]
    peers = [each for each in theirs if each is not None]
    for what, key, budget in (
        ("load, CPU", "load_cpu_ms", 1 / 10),
        ("answer, median", "step_apply_ms", 1 / 3),
        ("answer, worst", "step_apply_max_ms", 1 / 3),
    ):
        _say(name, what, _median(ours, key), _median(peers, key) if peers else None, budget)


def _replayed(form: Path, reference: Mapping[str, Any]) -> Mapping[str, Any]:
    return replay(form.read_bytes(), reference, {})


def _median(traces: Sequence[Mapping[str, Any]], key: str) -> float:
    return statistics.median(trace["timing"][key] for trace in traces)


def _say(name: str, what: str, ours: float, peer: float | None, budget: float) -> None:
    line = f"{name:24} {what:16} {ours:10.3f}"
    if peer is not None:
        ratio = ours / peer if peer else 0.0
        line += f"  oracle {peer:10.3f}  ratio {ratio:.3f}  budget {budget:.3f}"
        line += "  ok" if ratio <= budget else "  OVER"
    print(line)


def _repeats() -> None:
    definition = read_form(_REPEAT)
    figures = {}
    for rows in (10, 500):
        session = FormSession(definition, lists={}, environment=Environment())
        for _ in range(rows):
            session.add_repeat("/data/r")
        added, answered = [], []
        for _ in range(25):
            start = time.perf_counter()
            ref = session.add_repeat("/data/r")
            middle = time.perf_counter()
            session.answer(f"{ref}/v", "5")
            answered.append(time.perf_counter() - middle)
            added.append(middle - start)
        figures[rows] = sorted(added)[12] * 1000, sorted(answered)[12] * 1000
    for what, place in (("add a row", 0), ("answer in it", 1)):
        small, large = figures[10][place], figures[500][place]
        print(
            f"{'repeat':24} {what:16} {large:10.3f}  at 10 rows {small:.3f}"
            f"  ratio {large / small:.2f}  budget 2.00"
        )


def _lists() -> None:
    lines = [f"n{n},Name {n},d{n % 500}\n" for n in range(100_000)]
    raw = ("name,label,district\n" + "".join(lines)).encode()
    start = time.perf_counter()
    rows = read_attachment("big.csv", raw)
    session = FormSession(read_form(_LIST), lists={"big": rows}, environment=Environment())
    opened = time.perf_counter()
    session.answer("/data/d", "d1")
    session.node("/data/f")
    asked = time.perf_counter()
    print(f"{'list of 100,000 rows':24} {'open':16} {(opened - start) * 1000:10.3f}  budget 2000")
    print(f"{'list of 100,000 rows':24} {'filter':16} {(asked - opened) * 1000:10.3f}  budget 50")


if __name__ == "__main__":
    main()
