"""The measures of the mark grid, in drawn pixels."""

ROW = 17
ROW_ROOMY = 24
HEAD = 38
FOOT = 34
SESSION = 66
NUMBER = 34
# Where a row bears the signs of another laptop: 61/a7k3.
NUMBER_SIGNED = 72
NAME = 206
ORGANISATION = 216
ORGANISATION_LEAST = 104
ORGANISATION_FAIR = 160
HOURS = 44
SESSION_LEAST = 50
