"""What the filling page is asked to open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.records.submission import Subject


@dataclass(frozen=True, slots=True)
class FillRequest:
    """A new form about a subject, a draft to go on with, or a finalized form to read.

    One of ``form_id``, ``draft_id`` and ``instance_id`` is given; ``corrects``
    opens the finalized form to be corrected. ``back`` and ``back_argument``
    name the page that Esc and the end of the work lead to.
    """

    form_id: str = ""
    subject: Subject | None = None
    draft_id: str = ""
    instance_id: str = ""
    corrects: bool = False
    preset: Mapping[str, str] = field(default_factory=dict)
    back: str = "forms"
    back_argument: object = None
