"""Questions stand in even columns inside their page."""

import pytest
from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.flow import QuestionFlow
from fieldkit.gui.questions.question import Question
from tests.gui.questions.rows import row


@pytest.mark.parametrize("width", range(960, 990))
def test_no_question_reaches_over_the_edge_of_its_page(application, width):
    page = QWidget()
    flow = QuestionFlow(page)
    for place in range(6):
        flow.addWidget(Question(row(name=f"q{place}", label="Name of the interviewer, in full")))
    page.resize(width, 400)
    page.show()
    application.processEvents()

    ends = [flow.itemAt(place).geometry().right() for place in range(flow.count())]

    assert max(ends) == width - 1
    page.close()
