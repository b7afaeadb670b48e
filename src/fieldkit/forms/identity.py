"""What an instance says of itself: its IDs and the file of its log (OpenRosa metadata)."""

from fieldkit.forms.environment import Environment
from fieldkit.forms.foreign import DEPRECATED, deprecate
from fieldkit.forms.linking import nameless_entities
from fieldkit.forms.recompute import Recompute
from fieldkit.forms.tree import Node


def replace_instance_id(root: Node, recompute: Recompute, environment: Environment) -> None:
    """Give a correction an instance ID of its own, and name the one it replaces."""
    for meta in root.named("meta"):
        for node in meta.named("instanceID"):
            replaced = node.text
            recompute.write(node, "uuid:" + environment.new_uuid())
            known = meta.named(DEPRECATED)
            if known:
                recompute.write(known[0], replaced)
            else:
                deprecate(meta, replaced)
    recompute.settle()
    recompute.journal.clear()
    recompute.touched.clear()


def identify(root: Node, recompute: Recompute, environment: Environment) -> None:
    """Give the instance, and every entity it creates, the ID it has to have.

    An entity whose group was irrelevant at the first load has missed the
    action that would have given it one (ODK Entities, "id").
    """
    for meta in root.named("meta"):
        for node in meta.named("instanceID"):
            if not node.text:
                recompute.write(node, "uuid:" + environment.new_uuid())
    for node in nameless_entities(root):
        recompute.write(node, environment.new_uuid())
    recompute.settle()


def name_log(root: Node, recompute: Recompute, file_name: str) -> None:
    """Name the file of the audit log in the meta block (ODK XForms, metadata)."""
    for meta in root.named("meta"):
        for node in meta.named("audit"):
            recompute.write(node, file_name)
