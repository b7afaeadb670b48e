"""What a finished form changes in the entity lists (ODK Entities specification, 2025.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node

_TRUE = frozenset(("1", "true"))


@dataclass(frozen=True, slots=True)
class EntityChange:
    """One entity to create or update, as the submission says it."""

    list_name: str
    entity_id: str
    op: str
    label: str | None
    properties: Mapping[str, str]
    base_version: int | None
    trunk_version: int | None
    branch_id: str | None


def entity_changes(root: Node, sealed: frozenset[Shape] = frozenset()) -> tuple[EntityChange, ...]:
    """Return the changes of every relevant entity declaration, in document order.

    What is ``sealed`` becomes no property and no label: entities are read by the whole team.

    With both "create" and "update" set, the entity is updated where a base
    version says that it was known, and created otherwise (upsert).
    """
    found = []
    for node in _declarations(root):
        change = _change(node, sealed)
        if change is not None:
            found.append(change)
    return tuple(found)


def nameless_entities(root: Node) -> list[Node]:
    """Return the id attributes of the entities that are to be created and have none yet."""
    return [
        node.attributes["id"]
        for node in _declarations(root)
        if node.attributes.get("create", node).text in _TRUE
        and "id" in node.attributes
        and not node.attributes["id"].text
    ]


def _declarations(root: Node) -> Iterator[Node]:
    for node in root.walk():
        if node.shape.name == "entity" and "dataset" in node.attributes and node.relevant:
            yield node


def _change(node: Node, sealed: frozenset[Shape]) -> EntityChange | None:
    attributes = {name: attribute.text for name, attribute in node.attributes.items()}
    create = attributes.get("create", "") in _TRUE
    update = attributes.get("update", "") in _TRUE
    entity_id = attributes.get("id", "").removeprefix("uuid:")
    base = _whole(attributes.get("baseVersion"))
    if not (create or update) or not entity_id:
        return None
    operation = "update" if update and (not create or base is not None) else "create"
    labels = (n.text for n in node.named("label") if n.relevant and n.shape not in sealed)
    label = next((text for text in labels if text != ""), None)
    return EntityChange(
        list_name=attributes["dataset"],
        entity_id=entity_id,
        op=operation,
        label=label,
        properties=_properties(node, sealed),
        base_version=base if operation == "update" else None,
        trunk_version=_whole(attributes.get("trunkVersion")) if operation == "update" else None,
        branch_id=(attributes.get("branchId") or None) if operation == "update" else None,
    )


def _properties(entity: Node, sealed: frozenset[Shape]) -> dict[str, str]:
    """Gather the answers saved to the entity: those around its meta, up to inner entities."""
    meta = entity.parent
    scope = meta.parent if meta is not None else None
    found: dict[str, str] = {}
    if scope is not None:
        _gather(scope, found, sealed, top=True)
    return found


def _gather(node: Node, found: dict[str, str], sealed: frozenset[Shape], *, top: bool) -> None:
    if not node.relevant:
        return
    if not top and _has_own_entity(node):
        return
    for child in node.children():
        name = child.shape.bind.save_to
        if child.shape in sealed:
            continue
        if name and child.relevant:
            found[name] = child.text
        elif not child.shape.leaf and not child.shape.repeat:
            _gather(child, found, sealed, top=False)


def _has_own_entity(node: Node) -> bool:
    return any(
        "dataset" in entity.attributes
        for meta in node.named("meta")
        for entity in meta.named("entity")
    )


def _whole(text: str | None) -> int | None:
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None
