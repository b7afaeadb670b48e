"""Reads a form, or the forms of a pack, in the worker, and again whenever a file has changed."""

from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.gui.workshop.watch import FormWatch
from fieldkit.i18n import _
from fieldkit.services.progress import Progress
from fieldkit.services.workshop import FormLook, look_at_form
from fieldkit.services.workshop_packs import PackLook, is_pack, look_at_pack


class FormReader(QObject):
    """What is open in the workshop: a form's file, or a pack and one of its forms.

    Signals:
        chosen(): another form is going to be read, from the start.
        renewed(): the pack was read anew, and the form lies elsewhere now.
        began(): the file is being read.
        progressed(what): how far it is.
        stopped(): a person did not want to wait for it.
        looked(FormLook): it was read.
        refused(error): it is no form as it is now.
        gone(): it is not there any more.
        no_pack(error): what was opened is no form pack.
    """

    chosen = Signal()
    renewed = Signal()
    began = Signal()
    progressed = Signal(str)
    stopped = Signal()
    looked = Signal(object)
    refused = Signal(object)
    gone = Signal()
    no_pack = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.path: Path | None = None  # what was opened
        self.file: Path | None = None  # the form: the same, or one of the pack
        self.pack: PackLook | None = None
        self.lend = True
        self.look: FormLook | None = None  # as it could last be read
        self._reading = False
        self._again = False
        self._job: Job | None = None
        # These folders go with the page, their files too.
        self._unpacked: QTemporaryDir | None = None
        self._coming: QTemporaryDir | None = None
        self._watch = FormWatch(self)
        self._watch.changed.connect(self.read)
        self._watch.gone.connect(self.gone)
        self._asked: Path | None = None  # the pack that is being read
        self._pack_watch = FormWatch(self)
        self._pack_watch.changed.connect(self.read_all)

    def open(self, path: Path) -> None:
        """Read a form, or a pack and the first of its forms."""
        self.close()
        self.path = path
        if is_pack(path):
            self._read_pack(path)
        else:
            self.choose(path)

    def choose(self, file: Path) -> None:
        """Read a form from the start."""
        self.file, self.look = file, None
        self.chosen.emit()
        self.read()

    def close(self) -> None:
        """Let go of what is open."""
        self._watch.stop()
        self._pack_watch.stop()
        self.stop()
        self.path = self.file = self.pack = self.look = None
        if self._unpacked is not None:
            self._unpacked.remove()
            self._unpacked = None

    @Slot()
    def read(self) -> None:
        """Read the file anew; while it is being read, once more after that."""
        file, lend, workspace = self.file, self.lend, self._desk.workspace
        if file is None:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        self.began.emit()

        def work(progress: Progress) -> FormLook:
            return look_at_form(workspace, file, lend=lend, progress=progress)

        job = self._desk.jobs.start(
            _("Reading the form"), work, done=self._on_looked, failed=self._on_refused
        )
        self._job = job
        job.progressed.connect(self._on_progressed)
        job.stopped.connect(self._on_stopped)
        job.ended.connect(self._on_ended)

    @Slot()
    def stop(self) -> None:
        """Read no further, at once; what could last be read stays."""
        self._again = False
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def read_all(self) -> None:
        """Read the pack anew, where one is open, and then the form."""
        if self.path is not None and self.pack is not None:
            self._read_pack(self.path)
        else:
            self.read()

    def _read_pack(self, path: Path) -> None:
        self._asked, self._coming = path, QTemporaryDir()
        folder, workspace = Path(self._coming.path()), self._desk.workspace

        def work(_progress: Progress) -> PackLook:
            return look_at_pack(workspace, path, folder)

        self._desk.jobs.start(
            _("Reading the form pack"), work, done=self._on_pack, failed=self._on_no_pack
        )

    @Slot(object)
    def _on_pack(self, pack: PackLook) -> None:
        if self.path is None or self.path != self._asked:
            return  # something else was opened meanwhile
        before = self.pack.forms if self.pack is not None else ()
        form_id = next((one.form_id for one in before if one.file == self.file), "")
        self.pack, left = pack, self._unpacked
        self._unpacked = self._coming
        is_file = self.path.is_file()
        self._pack_watch.watch([self.path if is_file else pack.folder / "pack.toml"])
        same = next((one for one in pack.forms if one.form_id == form_id), None)
        if same is not None:
            self.file = same.file
            self.renewed.emit()
            self.read()
        elif pack.forms:
            self.choose(pack.forms[0].file)
        if left is not None:
            left.remove()

    @Slot(object)
    def _on_no_pack(self, error: FieldkitError) -> None:
        if self.path != self._asked:
            return
        if self.pack is not None:
            self.refused.emit(error)  # it may be half written; what was read stays
            return
        self.close()
        self.no_pack.emit(error)

    @Slot(object)
    def _on_looked(self, look: FormLook) -> None:
        if look.file == self.file:
            self.look = look
            self._watch_files()
            self.looked.emit(look)

    @Slot(object)
    def _on_refused(self, error: FieldkitError) -> None:
        if self.file is not None and not self._again:
            self._watch_files()
            self.refused.emit(error)

    @Slot(int, int, str)
    def _on_progressed(self, _done: int, _total: int, what: str) -> None:
        self.progressed.emit(what)

    @Slot()
    def _on_stopped(self) -> None:
        if self.file is not None and not self._again:
            self._watch_files()
            self.stopped.emit()

    @Slot()
    def _on_ended(self) -> None:
        self._reading, self._job = False, None
        if self._again:
            self._again = False
            self.read()

    def _watch_files(self) -> None:
        """Watch the form, and what it reads beside it or would read if it were there."""
        file = self.file
        if file is None:
            return
        folders = (file.with_name(f"{file.stem}-media"), file.with_name("media"), file.parent)
        names = self.look.beside if self.look is not None else ()
        beside = [folder / name for folder in folders for name in names]
        of_pack = [] if self.pack is None else sorted((self.pack.folder / "lists").glob("*.csv"))
        self._watch.watch([file, file.with_suffix(".yaml"), *beside, *of_pack])
