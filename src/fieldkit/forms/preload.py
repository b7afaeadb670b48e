"""Values a form is given when it is opened (ODK XForms, preload attributes)."""

from collections.abc import Callable
from datetime import tzinfo

from fieldkit.forms.environment import Environment
from fieldkit.forms.tree import Node
from fieldkit.forms.values import moment_text

_PROPERTIES = {
    "deviceid": "device_id",
    "username": "username",
    "email": "email",
    "phonenumber": "phone_number",
    "uri:deviceid": "device_id",
    "uri:username": "username",
    "uri:email": "email",
    "uri:phonenumber": "phone_number",
}


def preload(
    root: Node,
    environment: Environment,
    zone: tzinfo,
    write: Callable[[Node, str], None],
) -> None:
    """Fill what a new form starts with: times, device, person, instance ID."""
    for node in root.walk():
        bind = node.shape.bind
        if not bind.preload:
            continue
        value = _value(bind.preload, bind.preload_parameters, environment, zone)
        if value is not None:
            write(node, value)


def _value(kind: str, parameters: str, environment: Environment, zone: tzinfo) -> str | None:
    if kind == "uid":
        return "uuid:" + environment.new_uuid()
    if kind == "timestamp" and parameters == "start":
        return moment_text(environment.now().astimezone(zone))
    if kind == "date":
        return environment.now().astimezone(zone).date().isoformat()
    if kind == "property":
        return str(getattr(environment, _PROPERTIES.get(parameters, ""), "")) or None
    return None


def stamp_end(
    root: Node, environment: Environment, zone: tzinfo, write: Callable[[Node, str], None]
) -> None:
    """Note the moment at which the form was left, where it asks for it."""
    for node in root.walk():
        if node.shape.bind.preload == "timestamp" and node.shape.bind.preload_parameters == "end":
            write(node, moment_text(environment.now().astimezone(zone)))
