"""Two invented families with a case each, and the pack's forms opened about the first."""

from collections.abc import Mapping
from typing import Any

from fieldkit.forms.session import FormSession
from tests.support.pack import pack_form
from tests.unit.forms.scenario import frozen


def person(number: int, kind: str = "child", family: str = "f1", **more: str) -> dict[str, str]:
    return {
        "name": f"p{number}", "label": f"2611-1/{number}", "family_id": family, "kind": kind,
        "seq": str(number), "birth_date": "2020-01-01", **more,
    }  # fmt: skip


def case(number: int) -> dict[str, str]:
    return {"name": f"c{number}", "label": f"2611-{number}", "family_id": f"f{number}",
            "district_id": "d", "status": "open", "opened_on": "2025-01-01"}  # fmt: skip


FAMILY = [person(1, "adult", main_caregiver="yes"), person(2), person(3), person(4, family="f2")]


def opened(form_id: str, persons: list[dict[str, str]] = FAMILY, **more: Any) -> FormSession:
    lists: Mapping[str, list[dict[str, str]]] = {
        "persons": persons,
        "cases": [case(1), case(2)],
        "districts": [{"name": "d", "label": "D"}],
        "families": [
            {"name": f"f{one}", "label": "F", "district_id": "d", "case_no": f"2611-{one}"}
            for one in (1, 2)
        ],
    }
    head = {"/data/head/district": "d", "/data/head/case": "c1"}
    if form_id != "family_registration" and "instance" not in more:
        more = {"preset": head} | more
    return FormSession(pack_form(form_id), lists=lists, environment=frozen(), **more)


def problems(session: FormSession) -> set[str]:
    return {problem.ref for problem in session.problems()}
