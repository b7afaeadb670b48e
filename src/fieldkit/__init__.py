"""fieldkit keeps forms, families' records and attendance on a laptop without a network."""

__version__ = "0.1.0"
