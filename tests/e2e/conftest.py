"""What the tests of a whole day may ask for."""

from tests.support.window import application  # noqa: F401 - pytest finds fixtures by name
