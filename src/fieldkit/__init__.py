"""fieldkit keeps forms, families' records and attendance on a laptop that works without a network."""

__version__ = "0.1.0"
