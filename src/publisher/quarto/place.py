"""Where what Quarto renders goes: pages into the site, once they have passed; documents beside it.

Quarto empties its output folder before anyone is asked, and fills it page by page. So it renders
into a folder of its own (`project.output-dir`), and a finished site is put at `atlas.site` in one
step. Where Quarto is given the site's own folder, by the project or on the command line, the copy of
the last good site that every build keeps (`swap.last_site`) is put back when its hooks stop.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from publisher.base import files
from publisher.base.seal import verify
from publisher.publish.place import EMPTIED, UNFINISHED
from publisher.publish.swap import keep, last_site, swap
from publisher.quarto.call import Call
from publisher.quarto.documents import EXECUTED, PICTURE, PICTURES
from publisher.quarto.leading import lead_on, rejoin
from publisher.quarto.outputs import give_outputs
from publisher.run.prepare import STATE
from publisher.site.project import Project

DOCUMENTS = "_documents"
UNDONE = "Quarto has not finished this folder. Do not publish it.\n"


def last_good(project: Project, call: Call) -> Path:
    """The folder that holds the last site that passed every check."""
    return last_site(project) if call.in_place else project.output_dir


@contextmanager
def beginning(project: Project, call: Call) -> Iterator[None]:
    """What Quarto renders in between comes on top of the last good site, or stands alone.

    A whole render begins with the folder that Quarto emptied, which is marked as no site yet; some
    pages alone join the last good site. If what is done inside fails, that site stands there again.
    """
    note = project.root / EMPTIED
    if call.folder and call.whole:
        note.unlink(missing_ok=True)
        if not (call.folder.is_dir() and any(call.folder.iterdir())):
            files.write(note, str(call.folder.resolve()))
    if call.folder and call.whole and not call.preview:
        files.write(call.folder / UNFINISHED, UNDONE)
    elif call.own and not call.preview:
        put_back(project, call)
    with ending(project, call):
        yield


@contextmanager
def ending(project: Project, call: Call) -> Iterator[None]:
    """Finish what Quarto rendered: if that fails, the last good site stands there again."""
    try:
        yield
    except BaseException:
        if call.own and not call.preview:
            put_back(project, call)
        raise


def put_back(project: Project, call: Call) -> bool:
    """Let Quarto's folder hold the last good site again; False if there is none.

    What else stands there is removed where Quarto had emptied the folder before, or it is a folder
    of this program's own; elsewhere only what Quarto wrote: an editor may keep files beside it.
    """
    good, folder = last_good(project, call), call.folder
    if folder is None or verify(good):
        return False
    alone = is_ours(project, call)
    kept = set(names_in(good))
    for name in names_in(folder):
        ours = (
            alone
            or name == UNFINISHED
            or (folder / name) in map(project.root.joinpath, call.written)
        )
        if ours and name not in kept:
            (folder / name).unlink()
    for name in kept:
        if files.file_digest(folder / name) != files.file_digest(good / name):
            files.write(folder / name, (good / name).read_bytes())
    return True


def is_ours(project: Project, call: Call) -> bool:
    """Whether Quarto's folder holds nothing but what Quarto and its hooks wrote."""
    folder, state = (call.folder or project.root).resolve(), (project.root / STATE).resolve()
    if folder.is_relative_to(state):
        return True
    note = project.root / EMPTIED
    return call.whole and note.is_file() and note.read_text(encoding="utf-8") == str(folder)


def names_in(folder: Path) -> list[str]:
    """Every file of a folder, as posix paths."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def publish(project: Project, call: Call) -> None:
    """Let what Quarto's folder holds be the last good site, in one step."""
    if call.in_place:
        keep(project)
        return
    state = project.root / STATE
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=state, prefix=f"build-{os.getpid()}-") as scratch:
        whole = Path(scratch, "site")
        shutil.copytree(project.rendered_dir, whole)
        swap(whole, project.output_dir, project.root)
    keep(project)


def drop_copies(project: Project, folder: Path) -> None:
    """Take out of Quarto's folder what it copied of the site itself and of documents beside it.

    To Quarto `data/*.csv` in `project.resources` means every folder called `data`.
    """
    for copied in (project.output_dir, project.root / DOCUMENTS, project.root / STATE):
        if copied.is_relative_to(project.root) and copied != project.root:
            inside = folder / copied.relative_to(project.root)
            if inside != copied:
                shutil.rmtree(inside, ignore_errors=True)


def documents(call: Call) -> list[str]:
    """What Quarto wrote, if none of it is a page: Word, Markdown, a notebook, PDF."""
    pages = [name for name in call.written if name.endswith(".html")]
    return [] if pages else list(call.written)


def set_aside(project: Project, names: list[str], folder: Path) -> list[str]:
    """Move documents out of Quarto's folder into `_documents/`, with the files they show.

    Gives their new paths in the project.
    """
    moved = []
    for name in names:
        path = project.root / name
        target = project.root / DOCUMENTS / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shown = path.with_name(f"{path.stem}_files")
        if shown.is_dir():
            shutil.copytree(shown, target.with_name(shown.name), dirs_exist_ok=True)
        shutil.move(path, target)
        if target.suffix in (".md", ".markdown"):
            bring_pictures(project, target)
        elif target.suffix == ".ipynb":
            page = (
                target.relative_to(project.root / DOCUMENTS)
                .as_posix()
                .replace(".out.ipynb", ".ipynb")
            )
            give_outputs(target, project.root / EXECUTED / str(page.count("/")) / page)
        moved.append(PurePosixPath(target.relative_to(project.root)).as_posix())
    beside = set(names_in(project.root / DOCUMENTS))
    for name in moved:
        lead_on(project, project.root / name, name.removeprefix(f"{DOCUMENTS}/"), beside)
        rejoin(project.root / name)
    return moved


def bring_pictures(project: Project, document: Path) -> None:
    """Copy the pictures of figures that a Markdown document shows beside it, and link them there."""
    text = document.read_text(encoding="utf-8")
    shown = f"{document.stem}_files"
    for name in set(PICTURE.findall(text)):
        picture = project.root / PICTURES / name
        (document.parent / shown).mkdir(exist_ok=True)
        shutil.copyfile(picture, document.parent / shown / name)
    files.write(document, PICTURE.sub(rf"{shown}/\1", text))
