"""The lists a session reads: the form's own, and the ones it is lent."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from fieldkit.forms.choosing import ITEMSETS, query_lists
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.document import parse_xml
from fieldkit.forms.lists import FormList, list_of_element, list_of_rows

Given = Sequence[Mapping[str, str]] | str


def given_lists(definition: FormDefinition, lists: Mapping[str, Given]) -> dict[str, FormList]:
    """Return every list by its instance ID.

    A list is given by its name as rows, or as the text of an XML document. One
    that is not given is empty, but a search()'s is then missing, so that the
    question keeps the choices that stand in the form.
    """
    known = dict(definition.lists)
    for external in definition.external_lists:
        given = lists.get(external.name, lists.get(external.instance_id))
        if given is None and external.optional:
            continue
        known[external.instance_id] = _list(external.instance_id, given or ())
    itemsets = lists.get(ITEMSETS, ())
    if not isinstance(itemsets, str):
        for name in _queried(definition):
            rows = [row for row in itemsets if row.get("list_name") == name]
            known.setdefault(name, list_of_rows(name, rows))
    return known


def _list(name: str, given: Given) -> FormList:
    if not isinstance(given, str):
        return list_of_rows(name, given)
    instance = Element("instance")
    instance.append(parse_xml(given))
    return list_of_element(name, instance)


def _queried(definition: FormDefinition) -> set[str]:
    return {
        name
        for control in definition.body.controls.values()
        if control.query
        for name in query_lists(control)
    }
