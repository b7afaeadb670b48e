"""The line under the questions."""

import pytest
from PySide6.QtWidgets import QWidget

from fieldkit.gui.filling.foot import FillingFoot

LONG = "Next: 2. Information on the respondent and background about the interview, in full"


@pytest.fixture
def foot(application):
    page = QWidget()
    foot = FillingFoot(page)
    foot.resize(640, foot.height())
    page.show()
    yield foot
    page.close()
    page.deleteLater()


def test_a_long_name_of_a_section_is_cut_and_told_whole(foot):
    foot.show_steps(LONG, has_back=True, has_roster=False)

    assert foot.minimumSizeHint().width() <= foot.width()
    assert foot.next.text() != LONG
    assert foot.next.accessibleName() == LONG
    assert foot.next.toolTip() == LONG


def test_a_name_that_fits_is_shown_whole_again(foot):
    foot.show_steps(LONG, has_back=True, has_roster=False)

    foot.resize(1400, foot.height())

    assert foot.next.text() == LONG
    assert not foot.next.accessibleName()
