"""The laptops and offices that sign changes and open bundles."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fieldkit.records.ids import short_code


class DeviceKind(StrEnum):
    """What stands behind a key."""

    LAPTOP = "laptop"
    OFFICE = "office"


class Disclosure(StrEnum):
    """What may leave a laptop: figures, records with codes for names, whole records."""

    TOTALS = "totals"
    PSEUDONYMISED = "pseudonymised"
    FULL = "full"

    def wider_than(self, other: "Disclosure") -> bool:
        """Tell whether more leaves a laptop by this than by the other."""
        order = list(Disclosure)
        return order.index(self) > order.index(other)


@dataclass(frozen=True, slots=True)
class Device:
    """A laptop or an office as others know it: by its public keys.

    ``id`` is the fingerprint: 32 hexadecimal digits of the SHA-256 of the
    Ed25519 verify key. ``recipient`` is an age X25519 recipient ("age1...").
    """

    id: str
    kind: DeviceKind
    name: str
    verify_key: bytes
    recipient: str
    enrolled_at: datetime | None = None
    revoked_at: datetime | None = None
    disclosure: Disclosure = Disclosure.FULL

    @property
    def code(self) -> str:
        """Return the four signs that people use for this device."""
        return short_code(self.id)


@dataclass(frozen=True, slots=True)
class Identity:
    """This workspace's own device with the secrets that make it so.

    The secrets live only inside the encrypted database and in memory. Of an
    office ``former`` are the ids of its earlier signing keys, ``retired`` its
    earlier age identities: what was sealed for those is opened all the same.
    """

    device: Device
    signing_key: bytes
    age_identity: str
    epoch: str
    former: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return all names under which others write to this device."""
        return (self.device.id, *self.former)

    @property
    def opening(self) -> tuple[str, ...]:
        """Return all age identities that open what others sealed."""
        return (self.age_identity, *self.retired)

    def __repr__(self) -> str:
        """Show whose identity it is and nothing secret."""
        return f"Identity({self.device.id}, epoch={self.epoch})"
