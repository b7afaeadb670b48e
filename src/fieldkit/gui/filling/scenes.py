"""What of the filling page is drawn for people to look at."""

from pathlib import Path

from PySide6.QtGui import QColor, QImage

from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.entry_view import CARDS
from fieldkit.gui.filling.find import FindQuestion
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.papers import PaperMenu
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.page import Page
from fieldkit.gui.questions.attachment import AttachmentControl
from fieldkit.gui.questions.enlarged import EnlargedPicture
from fieldkit.gui.scene import Scene
from fieldkit.services.attachments import attach_file
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.filling import begin_form, list_drafts, list_submissions, save_draft
from fieldkit.services.lists import list_rows
from fieldkit.services.packs import install_form
from fieldkit.services.paper_sheets import attach_sheet
from fieldkit.services.printing import Paper
from fieldkit.services.reviewing import return_submission, returned_forms
from fieldkit.services.workspace import Workspace

_ASSESSMENT = "family_crisis_assessment"
_SETTLEMENT = "/data/reg/settlement"
_ROOM, _STREET = ",text,room,Комната,\n", ",text,street,Улица,\n"


def _draft(workspace: Workspace) -> object:
    return FillRequest(draft_id=list_drafts(workspace)[0].id)


def _finalized(workspace: Workspace) -> object:
    return FillRequest(instance_id=list_submissions(workspace)[0].instance_id)


def _correction(workspace: Workspace) -> object:
    instance_id = list_submissions(workspace)[0].instance_id
    return FillRequest(instance_id=instance_id, corrects=True)


def _returned(workspace: Workspace) -> object:
    """Return the correction of a registration that was returned with comments."""
    done = list_submissions(workspace, form_id="family_registration")[0].instance_id
    if not returned_forms(workspace):
        remarks = {"/data/fam/phone": "Номер без кода?", _SETTLEMENT: "Какая это улица?"}
        return_submission(workspace, done, "Проверьте адрес и телефон", remarks)
    return FillRequest(instance_id=done, corrects=True)


def _noted(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.jump_to(_SETTLEMENT)
        page.view.model.note(_SETTLEMENT, "Две улицы носят одно имя.")
        page.view.note_here()


def _assessed_again(workspace: Workspace) -> object:
    """Return a crisis assessment of a family that was assessed before."""
    before = list_submissions(workspace, form_id=_ASSESSMENT)[0]
    return FillRequest(form_id=_ASSESSMENT, subject=before.subjects[0])


def _at_the_stage(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.model.answer("/data/stage/crisis_stage", "acute")
        page.view.jump_to("/data/stage/change_stage")


def _at_the_children(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.model.answer("/data/child[1]/ch/child_done", "no")
        page.view.show_section("/data/child")


def _served_again(workspace: Workspace) -> object:
    """Return a service record of a family whose people it asks about."""
    before = list_submissions(workspace, form_id=_ASSESSMENT)[0]
    return FillRequest(form_id="service_record", subject=before.subjects[0])


def _at_the_recipients(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.model.answer("/data/head/service_type", "psych")
        page.view.model.answer("/data/recipient[1]/r/got", "yes")
        page.view.show_section("/data/recipient")


def _comes_again(workspace: Workspace) -> object:
    """Return a further registration of a family that is known."""
    done = list_submissions(workspace, form_id="family_registration")[0]
    families = [one for one in done.subjects if one.list_name == "families"]
    return FillRequest(form_id="family_registration", subject=families[0])


def _at_its_people(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.model.answer("/data/consent/consent_pd", "yes")
        page.view.model.answer("/data/member[1]/m/m_same", "yes")
        page.view.model.answer("/data/member[2]/m/m_same", "no")
        page.view.model.add("/data/member")
        page.view.show_section("/data/member")


def _on_cards(page: Page) -> None:
    _at_its_people(page)
    if isinstance(page, FillingPage) and page.view is not None:
        chosen = page.view.model.entry_view
        chosen.key = CARDS  # not remembered: whoever draws pictures has a view of their own
        chosen.changed.emit()


def _entered(page: Page) -> None:
    if isinstance(page, FillingPage) and page.from_paper is not None:
        page.from_paper.button.click()


def _end(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.show_section(END)


def _paper(page: Page) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        submission = page.view.model.filling.submission
        if submission is not None:
            for papers in page.findChildren(PaperMenu):
                papers.choose(submission.instance_id)
                papers.show_paper(Paper.SUMMARY)


def _review(page: Page) -> None:
    if isinstance(page, FillingPage) and page.reviewing is not None:
        page.reviewing.begin()


def _finding(page: Page) -> None:
    if isinstance(page, FillingPage) and page.finding is not None:
        page.finding.open()
        for sheet in page.window().findChildren(FindQuestion):
            sheet.field.setText("дат")


def _hidden(page: Page) -> None:
    if isinstance(page, FillingPage) and page.hidden is not None:
        page.hidden.open()


def _new_family(_workspace: object) -> object:
    return FillRequest(form_id="family_registration")


def _known_person(page: Page) -> None:
    """Write a person into a new registration who has a card already, and compare the two."""
    if not isinstance(page, FillingPage) or page.view is None or page.similar is None:
        return
    known = list_rows(page.desk.workspace, "persons")[0]
    model = page.view.model
    model.answer("/data/reg/contact_kind", "new")
    model.answer("/data/consent/consent_pd", "yes")
    for name, told in (
        ("m_kind", "adult"),
        ("m_surname", known["surname"]),
        ("m_given", known["given"]),
        ("m_birth", known["birth_date"]),
    ):
        model.answer(f"/data/member[1]/m/{name}", told)
    page.similar.look()
    page.similar.compare()


def _signed(workspace: Workspace) -> object:
    """Return a form that asks for a signature."""
    file = _written(workspace, "signed", ",image,sign,Подпись,signature\n")
    return FillRequest(form_id=install_form(workspace, file).form_id)


def _signing(page: Page) -> None:
    for control in page.findChildren(AttachmentControl):
        control.draw()


def _enlarged(page: Page) -> None:
    picture = QImage(900, 600, QImage.Format.Format_RGB32)
    picture.fill(QColor("steelblue"))
    EnlargedPicture(page.window(), "Подпись", picture).open()


def _scanned(workspace: Workspace) -> object:
    """Return a draft with a scan of its sheet, and a question that a document answers."""
    file = _written(workspace, "papers", ",file,paper,Справка о составе семьи,\n")
    form = install_form(workspace, file)
    scan = file.with_name("скан.pdf")
    scan.write_bytes(blank_paper(workspace, _ASSESSMENT))
    draft = save_draft(workspace, begin_form(workspace, form.form_id))
    attach_sheet(workspace, draft, scan, scan.name)
    paper = attach_file(workspace, draft, "/data/paper", scan, "Справка.pdf")
    draft.session.answer("/data/paper", paper.name)
    return FillRequest(draft_id=save_draft(workspace, draft).draft_id)


def _all_pages(page: Page) -> None:
    for control in page.findChildren(AttachmentControl):
        control.look()


def _outgrown(workspace: Workspace) -> object:
    """Return a draft whose form has a newer version that asks less."""
    form = install_form(workspace, _written(workspace, "outgrown", _ROOM + _STREET))
    filling = begin_form(workspace, form.form_id)
    filling.session.answer("/data/street", "Лесная")
    draft = save_draft(workspace, filling)
    install_form(workspace, _written(workspace, "outgrown", _ROOM, version="2"))
    return FillRequest(draft_id=draft.draft_id)


def _moving(page: Page) -> None:
    if isinstance(page, FillingPage):
        page.ask_to_move()


def _written(workspace: Workspace, form_id: str, questions: str, version: str = "1") -> Path:
    file = workspace.folder.parent / f"{form_id}.csv"
    settings = f"settings,form_title,form_id,version\n,Визит,{form_id},{version}\n"
    file.write_text(f"survey,type,name,label,appearance\n{questions}{settings}", encoding="utf-8")
    return file


SCENES = (
    Scene("comments", "fill", _returned, _noted, supervisor=True),
    Scene("earlier", "fill", _assessed_again, _at_the_stage),
    Scene("children", "fill", _assessed_again, _at_the_children),
    Scene("recipients", "fill", _served_again, _at_the_recipients),
    Scene("known-people", "fill", _comes_again, _at_its_people),
    Scene("people-on-cards", "fill", _comes_again, _on_cards),
    Scene("entered-from-paper", "fill", _assessed_again, _entered),
    Scene("filling-end", "fill", _draft, _end),
    Scene("finalized", "fill", _finalized),
    Scene("correction", "fill", _correction),
    Scene("paper", "fill", _finalized, _paper),
    Scene("reviewing", "fill", _finalized, _review),
    Scene("finding-a-question", "fill", _assessed_again, _finding),
    Scene("hidden-questions", "fill", _new_family, _hidden),
    Scene("one-person-or-two", "fill", _new_family, _known_person),
    Scene("signing", "fill", _signed, _signing),
    Scene("picture-enlarged", "fill", _signed, _enlarged),
    Scene("scans", "fill", _scanned),
    Scene("all-pages", "fill", _scanned, _all_pages),
    Scene("moving-a-draft", "fill", _outgrown, _moving),
)
