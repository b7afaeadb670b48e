"""What is tidied up while nobody waits."""

from datetime import timedelta

from fieldkit.services.deleting import list_deleted_drafts
from fieldkit.services.filling import begin_form, discard_draft, save_draft
from fieldkit.services.upkeep import tidy
from tests.support.laptops import NOON


def test_a_deleted_draft_is_wiped_after_thirty_days_and_not_before(laptop):
    filling = begin_form(laptop, "service_record")
    save_draft(laptop, filling)
    discard_draft(laptop, filling.draft_id)

    laptop.now = lambda: NOON + timedelta(days=30)
    tidy(laptop)
    (kept,) = list_deleted_drafts(laptop)
    assert kept.until == (NOON + timedelta(days=30)).date()

    laptop.now = lambda: NOON + timedelta(days=31, minutes=1)
    tidy(laptop)
    with laptop.reading() as work:
        assert work.drafts.deleted() == []
