"""Everything the outside world gives to a form."""

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Environment:
    """Clock, chance and identities; a test or a trace freezes them.

    ``now`` gives an aware moment, whose zone is the form's. ``sealed`` are the
    answers by ref that were kept apart from the saved ones; to whom sealed
    facts are ``closed``, they show nothing and take no answer. To whom answers
    of level P3 are closed (``special_closed``), those say so; they must have
    been taken out of the instance before.
    """

    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())
    new_uuid: Callable[[], str] = field(default=lambda: str(uuid.uuid4()))
    random: Callable[[], float] = field(default=random.random)
    device_id: str = ""
    username: str = ""
    email: str = ""
    phone_number: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict, repr=False)
    closed: bool = False
    special_closed: bool = False
