"""One file of head office serves all its laptops, names nobody, and is taken from it alone."""

from dataclasses import replace

import pytest

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.errors import BundleRefused, UnknownOffice
from fieldkit.bundles.header import Kind
from fieldkit.bundles.reader import open_bundle
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.kit import Announcement
from fieldkit.records.submission import Subject
from fieldkit.services.enrolment import accept_invitation, invite
from fieldkit.services.export import export_bundle
from fieldkit.services.form_withdrawals import bring_form_back, withdraw_form, withdrawn_forms
from fieldkit.services.importing import import_any
from fieldkit.services.intake import take_in
from fieldkit.services.kit_making import (
    AnnouncementTooLong,
    KitNamesPeople,
    gather_kit,
    kits_written,
    lists_for_all,
    write_kit,
    write_open,
)
from fieldkit.services.kit_taking import announcement_to_read, note_announcement_read, take_kit
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.list_editing import save_list_row
from fieldkit.services.packs import built_in_pack, install_form, install_pack, list_forms
from fieldkit.services.progress import Cancelled
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family

SAID = Announcement("Отчёты до пятницы", "Закройте мероприятия ноября.")


@pytest.fixture
def equipped(office: Workspace) -> Workspace:
    """A head office with the forms and lists of the built-in pack."""
    install_pack(office, built_in_pack())
    return office


@pytest.fixture
def extra(tmp_path):
    """A form of the workshop with a list beside it."""

    def write(version: str = "1", label: str = "Вопрос") -> object:
        folder = tmp_path / f"form {version} {label}"
        folder.mkdir(exist_ok=True)
        (folder / "villages.csv").write_text("name,label\nv1,Ольховка\n", encoding="utf-8")
        (folder / "visit.xml").write_text(
            f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Визит</h:title><model><instance><data id="visit" version="{version}"><a/></data>
</instance><instance id="villages" src="jr://file-csv/villages.csv"/>
<bind nodeset="/data/a" type="string"/></model></h:head>
<h:body><select1 ref="/data/a"><label>{label}</label>
<itemset nodeset="instance('villages')/root/item">
<value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>""",
            encoding="utf-8",
        )
        return folder / "visit.xml"

    return write


def ids(workspace: Workspace) -> list[str]:
    return [one.form_id for one in list_forms(workspace)]


def test_one_file_equips_every_laptop(field: Field, equipped, laptop, stick, extra):
    install_form(equipped, extra())
    save_list_row(equipped, "programmes", "Вместе", {"code": "ВМ"})
    other = field.laptop("другой", equipped)

    written = write_kit(equipped, stick)
    found = [take_kit(one, written.path) for one in (laptop, other)]

    assert [one.status for one in found] == [IntakeStatus.TAKEN] * 2
    for one in (laptop, other):
        assert set(ids(one)) == set(ids(equipped))
        with one.reading() as work:
            assert "Вместе" in {row["label"] for row in work.entities.rows("programmes")}
            assert work.entities.rows("districts") == rows(equipped, "districts")
            assert work.form_files.content("visit", "1", "villages.csv")
            assert work.changes.verify() == ()


def version(workspace: Workspace) -> str:
    """Return which kit a laptop has heard; its invitation brought the first."""
    with workspace.reading() as work:
        return work.settings.get("kit.version")


def rows(workspace: Workspace, name: str):
    with workspace.reading() as work:
        return work.entities.rows(name)


def test_what_the_kit_brought_is_not_doubled_by_an_answer(field, equipped, laptop, stick):
    save_list_row(equipped, "programmes", "Вместе", {"code": "ВМ"})
    take_kit(laptop, write_kit(equipped, stick).path)
    take_in(laptop, write_answer(equipped, laptop.device.id, stick).paths[0])

    labels = [row["label"] for row in rows(laptop, "programmes")]

    assert labels.count("Вместе") == 1


def test_an_older_one_never_overrides_a_newer(equipped, laptop, stick, extra):
    install_form(equipped, extra("1"))
    older = write_kit(equipped, stick, announcement=SAID)
    install_form(equipped, extra("2", "Другой вопрос"))
    newer = write_kit(equipped, stick)

    take_kit(laptop, newer.path)
    found = [take_kit(laptop, older.path).status, take_kit(laptop, newer.path).status]

    assert found == [IntakeStatus.DUPLICATE] * 2
    with laptop.reading() as work:
        assert work.forms.latest("visit").version == "2"
    assert announcement_to_read(laptop) is None


def test_a_new_version_is_an_upgrade_and_drafts_of_the_old_one_go_on(
    equipped, laptop, stick, extra
):
    install_form(equipped, extra("1"))
    take_kit(laptop, write_kit(equipped, stick).path)
    install_form(equipped, extra("2", "Другой вопрос"))

    found = take_kit(laptop, write_kit(equipped, stick).path)

    assert found.forms == ("Визит",)
    with laptop.reading() as work:
        assert work.forms.get("visit", "1") is not None
        assert work.forms.latest("visit").version == "2"


def test_a_form_that_stands_here_under_the_same_version_stays(equipped, laptop, stick, extra):
    install_form(equipped, extra("1"))
    install_form(laptop, extra("1", "Свой вопрос"))

    found = take_kit(laptop, write_kit(equipped, stick).path)

    assert found.kept == ("Визит",)
    with laptop.reading() as work:
        assert "Свой вопрос" in work.forms.get("visit", "1").xml


def test_a_form_can_be_left_out(equipped, laptop, stick, extra):
    install_form(equipped, extra())

    take_kit(laptop, write_kit(equipped, stick, left_out={"visit"}).path)

    assert "visit" not in ids(laptop)


def test_a_list_can_be_left_out_and_stays_on_the_laptop_as_it_is(equipped, laptop, stick):
    take_kit(laptop, write_kit(equipped, stick).path)
    before = rows(laptop, "programmes")
    save_list_row(equipped, "programmes", "Вместе", {"code": "ВМ"})
    save_list_row(equipped, "organisations", "Центр", {})

    written = write_kit(equipped, stick, lists_left_out={"programmes"})
    found = take_kit(laptop, written.path)

    assert found.status is IntakeStatus.TAKEN
    assert rows(laptop, "programmes") == before
    assert "Центр" in {row["label"] for row in rows(laptop, "organisations")}
    assert "programmes" in {one.name for one in lists_for_all(equipped)}
    assert "persons" not in {one.name for one in lists_for_all(equipped)}


@pytest.mark.parametrize("what", ["Making the file", "Writing to the stick and reading back"])
def test_writing_can_be_stopped_and_leaves_nothing(equipped, stick, what):
    told = []

    class Stopping:
        def step(self, done: int, total: int, words: str = "") -> None:
            assert done <= total
            told.append(words)
            if words == what:
                raise Cancelled

    with pytest.raises(Cancelled):
        write_kit(equipped, stick, Stopping())

    assert told[0] == "Looking for what goes along"
    assert list(stick.iterdir()) == []
    assert kits_written(equipped) == ()
    assert write_kit(equipped, stick).version == 1


def test_what_is_withdrawn_is_begun_nowhere_and_comes_back(equipped, laptop, stick):
    withdraw_form(equipped, "service_record")
    take_kit(laptop, write_kit(equipped, stick).path)
    gone = [one.form_id for one in withdrawn_forms(laptop) if one.by_office]

    bring_form_back(equipped, "service_record")
    take_kit(laptop, write_kit(equipped, stick).path)

    assert gone == ["service_record"]
    assert withdrawn_forms(laptop) == ()


def test_an_announcement_stands_until_it_is_read(equipped, laptop, stick):
    found = take_kit(laptop, write_kit(equipped, stick, announcement=SAID).path)
    shown = announcement_to_read(laptop)
    note_announcement_read(laptop)
    read = announcement_to_read(laptop)

    take_kit(laptop, write_kit(equipped, stick, announcement=SAID).path)
    again = announcement_to_read(laptop)
    take_kit(laptop, write_kit(equipped, stick, announcement=replace(SAID, text="Иначе")).path)

    assert "announcement" in found.sentence
    assert (shown, read, again) == (SAID, None, None)
    assert announcement_to_read(laptop).text == "Иначе"


def test_the_office_hears_which_laptop_has_which(equipped, laptop, field, stick):
    written = write_kit(equipped, stick)
    take_kit(laptop, written.path)
    save_family(laptop, "Рябинина")

    take_in(equipped, export_bundle(laptop, None, field.stick("от ноутбука")).path)

    with equipped.reading() as work:
        assert work.laptop_reports.of(laptop.device.id).report.kit == written.version
    assert [one.version for one in kits_written(equipped)] == [written.version]


def test_an_invitation_equips_a_laptop_at_once(field, equipped, stick, extra):
    install_form(equipped, extra())
    fresh = field.workspace("новый")

    accept_invitation(fresh, invite(equipped, "07", stick))

    assert set(ids(fresh)) == set(ids(equipped))
    with fresh.reading() as work:
        assert work.users.list()[0].specialist_id


def test_a_form_that_came_before_its_kit_comes_to_life(field, equipped, laptop, stick, extra):
    from tests.support.workspaces import submission

    install_form(equipped, extra())
    about = Subject("families", save_family(laptop, "Рябинина"))
    take_in(equipped, export_bundle(laptop, None, field.stick("от ноутбука")).path)
    filled = replace(submission("uuid:1", about), form_id="visit", form_version="1")
    with equipped.unit_of_work() as work:
        work.submissions.save(filled)
        work.commit()
    take_in(laptop, write_answer(equipped, laptop.device.id, stick).paths[0])
    with laptop.reading() as work:
        kept = work.submissions.get("uuid:1")
        unknown = work.forms.get(kept.form_id, kept.form_version)

    take_kit(laptop, write_kit(equipped, stick).path)

    with laptop.reading() as work:
        known = work.forms.get(kept.form_id, kept.form_version)
    assert (unknown, known.title) == (None, "Визит")


# It names nobody


def test_nothing_of_any_person_is_in_it(field, equipped, laptop, stick):
    save_family(equipped, "Рябинина", phone="+7 000 123-45-67")
    with equipped.unit_of_work() as work:
        # One act that touches a list and a person at once stays out of it.
        work.entities.save_all(
            [
                Entity("programmes", "p9", "Тайная", {"code": "Т"}),
                Entity("persons", "n9", "Осинина Вера", {"surname": "Осинина"}),
            ]
        )
        work.commit()
    field.laptop("ноутбук Клёновой", equipped)

    path = write_kit(equipped, stick).path
    with laptop.reading() as work:
        identity = work.devices.own()
    with open_bundle(examine(path), identity) as opened:
        text = (opened.kit() or b"").decode() + repr(list(opened.commits()))
        text += repr(opened.manifest.trust)

    assert not [one for one in ("Рябинин", "Осинин", "Клёнов", "+7 000", "Тайная") if one in text]
    assert "Ольхова" not in text


def test_an_announcement_that_names_somebody_is_not_written(equipped, stick):
    with equipped.unit_of_work() as work:
        work.entities.save(Entity("persons", "n9", "Осинина Вера", {"surname": "Осинина"}))
        work.commit()

    with pytest.raises(KitNamesPeople):
        write_kit(equipped, stick, announcement=Announcement("Важно", "Навестите: осинина  вера."))
    with pytest.raises(AnnouncementTooLong):
        write_kit(equipped, stick, announcement=Announcement("Важно", "а" * 10_001))

    assert list(stick.iterdir()) == []
    assert kits_written(equipped) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [("persons.csv", "name,label\nx,y\n"), ("villages.csv", "name,label\nx,Осинина Вера\n")],
)
def test_a_form_whose_list_holds_people_is_not_written(equipped, stick, extra, name, text):
    file = extra()
    with equipped.unit_of_work() as work:
        work.entities.save(Entity("persons", "n9", "Осинина Вера", {"surname": "Осинина"}))
        work.commit()
    install_form(equipped, file)
    with equipped.unit_of_work() as work:
        work.form_files.replace("visit", "1", [(name, "a" * 64, text.encode())])
        work.commit()

    with pytest.raises(KitNamesPeople):
        write_kit(equipped, stick)


# From our own office alone


def test_a_kit_of_another_office_is_refused(field, equipped, laptop, stick):
    before = version(laptop)
    other = field.office("чужая")
    install_pack(other, built_in_pack())
    path = write_kit(other, stick).path
    with laptop.unit_of_work() as work:
        work.devices.save(other.device)
        work.commit()

    with pytest.raises(UnknownOffice):
        take_kit(laptop, path)

    assert import_any(laptop, path).status is IntakeStatus.REFUSED
    assert version(laptop) == before


def test_a_laptop_cannot_write_one_in_the_offices_place(field, equipped, laptop, stick):
    before = version(laptop)
    neighbour = field.laptop("соседний", equipped)
    install_pack(neighbour, built_in_pack())
    with neighbour.reading() as work:
        packed = gather_kit(neighbour, work, 99)
    write_open(neighbour, Kind.KIT, stick / "kit.fkb", 99, {}, packed)

    with pytest.raises(UnknownOffice):
        take_kit(laptop, stick / "kit.fkb")

    assert version(laptop) == before


def test_a_damaged_kit_changes_nothing(equipped, laptop, stick):
    before = version(laptop)
    path = write_kit(equipped, stick).path
    whole = path.read_bytes()
    place = len(whole) // 2
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])

    with pytest.raises(BundleRefused):
        take_kit(laptop, path)

    assert version(laptop) == before
