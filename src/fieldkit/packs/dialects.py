"""Functions that other tools add to XLSForm, and what does their work in ODK forms."""

from fieldkit.i18n import N_, _

_SURVEYCTO = frozenset(
    "sum-if min-if max-if count-if join-if rank-index rank-index-if rank-value index duration "
    "phone-call-log phone-call-duration collect-is-phone-app device-info hash linebreak empty "
    "short-geopoint item-at item-index item-present de-duplicate format-number distance-between "
    "geo-scatter caseid enumerator-name enumerator-id plug-in-metadata username text-ratio "
    "choice-label number-of-items substr-before substr-after".split()
)
_CHT = frozenset(
    "z-score difference-in-months difference-in-days difference-in-weeks difference-in-years "
    "to-bikram-sambat add-date parse-timestamp-to-date strip-whitespace age-in-months "
    "age-in-years age-in-days".split()
)
_ENKETO = frozenset(("comment-status", "weighted-random"))
_EXCEL = frozenset(
    "iif iferror isblank isnumber vlookup hlookup xlookup len trim mid upper lower left right "
    "concatenate average countif sumif datedif today.year year month day value text datevalue "
    "ifs switch find search substitute".split()
)
# What an author most likely wants instead, in ODK's own functions. Nothing stands here for
# months and years between two days: what forms usually write is off by a day now and then.
_INSTEAD = {
    "len": "string-length()",
    "trim": "normalize-space()",
    "mid": "substr()",
    "left": "substr()",
    "right": "substr()",
    "upper": "translate()",
    "lower": "translate()",
    "concatenate": "concat()",
    "iif": "if()",
    "isblank": "${name} = ''",
    "empty": "${name} = ''",
    "vlookup": "pulldata()",
    "xlookup": "pulldata()",
    "average": "sum() div count()",
    "count-if": "count(${name}[...])",
    "countif": "count(${name}[...])",
    "sum-if": "sum(${name}[...])",
    "sumif": "sum(${name}[...])",
    "min-if": "min(${name}[...])",
    "max-if": "max(${name}[...])",
    "join-if": "join()",
    "index": "position(..)",
    "item-at": "selected-at()",
    "item-present": "selected()",
    "number-of-items": "count-selected()",
    "choice-label": "jr:choice-name()",
    "hash": "digest()",
    "substr-before": "substring-before()",
    "substr-after": "substring-after()",
    "year": "format-date(${name}, '%Y')",
    "month": "format-date(${name}, '%n')",
    "day": "format-date(${name}, '%e')",
    "difference-in-weeks": "(decimal-date-time(...) - decimal-date-time(...)) div 7",
    "difference-in-days": "decimal-date-time(...) - decimal-date-time(...)",
    "datedif": "decimal-date-time(...) - decimal-date-time(...)",
    "distance-between": "distance()",
    "username": "type username",
    "substitute": "translate()",
    "ifs": "if()",
    "switch": "if()",
}
_TOOLS = (
    (_SURVEYCTO, N_("{name}() is a function of SurveyCTO, which ODK forms do not have")),
    (_CHT, N_("{name}() is a function of CHT, which ODK forms do not have")),
    (_ENKETO, N_("{name}() is a function of Enketo, which ODK forms do not have")),
    (_EXCEL, N_("{name}() is a function of spreadsheets, which ODK forms do not have")),
)


def whose(name: str) -> str:
    """Return in a sentence's part whose function this is, empty where nobody's is known."""
    plain = name.lower()
    if plain.startswith(("cht:", "db:")):
        return _("{name}() is a function of CHT, which ODK forms do not have").format(name=name)
    for functions, said in _TOOLS:
        if plain in functions:
            return _(said).format(name=name)
    return ""


def instead_of(name: str) -> str:
    """Return what ODK forms write instead of a foreign function, empty where there is nothing."""
    return _INSTEAD.get(name.lower(), "")
