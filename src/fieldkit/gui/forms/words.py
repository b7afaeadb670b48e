"""The rows of the forms page in words."""

import re
from collections.abc import Mapping
from datetime import datetime

from fieldkit.formats import long_date, near_moment, table_date
from fieldkit.gui.filling.states import state_badge
from fieldkit.gui.widgets.row import RowWords
from fieldkit.i18n import _, language, pgettext
from fieldkit.records.casework import as_date
from fieldkit.records.review import FormState
from fieldkit.records.submission import Draft, StoredForm, Submission
from fieldkit.services.deleting import DeletedDraft
from fieldkit.services.reviewing import ReturnedForm

DOT = " \N{MIDDLE DOT} "
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[a-z][a-z_]*")
_ICONS = {
    "family_registration": "house-heart",
    "family_crisis_assessment": "clipboard-list",
    "service_record": "package",
}


def form_words(form: StoredForm) -> RowWords:
    """Return a form that can be begun."""
    return RowWords(
        form.title_in(language()),
        _("version {version}").format(version=form.version) if form.version else "",
        icon=_ICONS.get(form.form_id, "file-text"),
        act=_("Fill in"),
        key=form.form_id,
    )


def draft_words(
    draft: Draft, titles: Mapping[str, str], now: datetime, *, newer: bool = False
) -> RowWords:
    """Return a draft with whom it is about, when it was saved, and how far it is.

    ``newer`` tells that its form has a newer version.
    """
    side = ""
    parts = [draft.title, near_moment(draft.saved_at, now)]
    if draft.replaces:
        parts.append(_("correction"))
    if newer:
        parts.append(_("the form has a newer version"))
    if draft.askable:
        side = _("{answered} of {askable}").format(answered=draft.answered, askable=draft.askable)
    return RowWords(
        titles.get(draft.form_id, draft.form_id),
        DOT.join(part for part in parts if part),
        ring=(draft.answered, max(1, draft.askable)),
        side=side,
        act=pgettext("draft", "Go on"),
        key=draft,
    )


def finalized_words(
    submission: Submission, titles: Mapping[str, str], now: datetime, state: FormState
) -> RowWords:
    """Return a finalized form with its own name and who finalized it."""
    version = ""
    if submission.correction:
        version = correction_words(submission)
    name = readable_name(submission.title)
    return RowWords(
        titles.get(submission.form_id, submission.form_id),
        DOT.join(part for part in (name, submission.user_name, version) if part),
        icon=_ICONS.get(submission.form_id, "file-text"),
        side=near_moment(submission.finalized_at, now),
        badge=state_badge(state),
        act=_("Read"),
        key=submission.instance_id,
    )


def correction_words(submission: Submission) -> str:
    """Return which correction a finalized form is, and why it was made."""
    said = _("correction {number}").format(number=submission.correction)
    if not submission.reason:
        return said
    return _("{correction}, {reason}").format(correction=said, reason=submission.reason)


def deleted_words(one: DeletedDraft, titles: Mapping[str, str]) -> RowWords:
    """Return a deleted draft with the day until which it can be brought back."""
    until = _("can be brought back until {day}").format(day=long_date(one.until))
    return RowWords(
        titles.get(one.draft.form_id, one.draft.form_id),
        DOT.join(part for part in (one.draft.title, until) if part),
        icon="trash-2",
        act=_("Bring back"),
        key=one.draft,
    )


def returned_words(form: ReturnedForm, now: datetime) -> RowWords:
    """Return a form that waits for its correction, with what was said about it."""
    said = form.review.comment or next((one.text for one in form.review.remarks), "")
    name = readable_name(form.submission.title)
    return RowWords(
        DOT.join(part for part in (form.form_title, name) if part),
        f"{form.review.user_name}: {said}",
        icon="message-square",
        icon_role="warn",
        side=near_moment(form.review.at, now),
        act=_("Correct"),
        key=form.submission.instance_id,
    )


def readable_name(name: str) -> str:
    """Return the name that a form gives itself, dates as they are written, codes left out."""
    parts = []
    for part in name.split(DOT):
        day = as_date(part) if _ISO_DAY.fullmatch(part) else None
        if day is not None:
            parts.append(table_date(day))
        elif not _CODE.fullmatch(part):
            parts.append(part)
    return DOT.join(parts)
