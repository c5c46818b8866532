"""What a notebook shows is what it shows in Jupyter: cell by cell, by either kernel."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from publisher.run.choices import Choices
from publisher.run.prepare import prepare
from publisher.site.project import Project
from sites import PLAIN, atlas, tiny_site, with_cell, write_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]

OTHER = "notebooks/story.ipynb"
TITLE = '---\ntitle: "Cells"\n---\n'

# Cells that show something in another way than by printing a line, and what is seen of them: the
# texts of their outputs, one after another. `None` stands for what the real kernel alone decides.
CELLS: dict[str, tuple[str, list[str] | None]] = {
    "prints": ("print('one')\nprint('two')", ["one\ntwo\n"]),
    "prints in two streams": (
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')",
        ["out\n", "err\n", "out again\n"],
    ),
    "returns a value": ("40 + 2", ["42"]),
    "returns a value it does not show": ("40 + 3;", []),
    "uses what was returned before": ("print(_, Out)", None),
    "knows what was run": ("print(len(In) > 5, _i.strip())", None),
    "shows rich values": (
        "from IPython.display import HTML, Markdown, display\n"
        "display(HTML('<b>x</b>'), Markdown('*y*'))\nHTML('<i>z</i>')",
        ["```{=html}\n<b>x</b>\n```\n", "*y*", "```{=html}\n<i>z</i>\n```\n"],
    ),
    "clears at once": (
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
        ["stays\n"],
    ),
    "clears when the next comes": (
        "for n in range(3):\n    clear_output(wait=True)\n    print('step', n)", ["step 2\n"],
    ),
    "waits to clear what nothing follows": ("print('stays')\nclear_output(wait=True)", ["stays\n"]),
    "updates a display": (
        "handle = display('before', display_id='one')\nhandle.update('after')\ndisplay('other')",
        ["'after'", "'other'"],
    ),
    "shows a display that a later cell updates": (
        "later = display('first', display_id=True)", ["'second'"],
    ),
    "updates a display of an earlier cell": ("later.update('second')\nprint('done')", ["done\n"]),
    "shows one display twice": (
        "from IPython.display import update_display\n"
        "display('a', display_id='two')\ndisplay('b', display_id='two');", ["'b'", "'b'"],
    ),
    "erases a line": (
        "print('longer', end='\\x1b[2K\\rone\\n')\nprint('100%\\r5%\\x1b[K')", ["one\n5%\x1b[K\n"],
    ),
    "overwrites a line": (
        "for n in range(5):\n    print(f'\\r{n * 25}% done', end='')\nprint()", ["100% done\n"],
    ),
    "overwrites part of a line": ("print('long line\\rlast')", ["last line\n"]),
    "ends lines as Windows does": ("print('a\\r\\nb\\r')", ["a\nb\n"]),
    "goes back": ("print('abc\\b\\bXY')", ["aXY\n"]),
    "flushes in the middle": (
        "print('a', end='', flush=True)\nprint('b', flush=True)\nsys.stdout.write('c')",
        ["ab\nc", "1"],
    ),
    "shows bytes as a picture": (
        "#| fig-alt: A dot.\nimport base64\npng = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADU"
        "lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')\n"
        "display({'image/png': png}, raw=True)", None,
    ),
    "shows an image": ("#| fig-alt: A dot.\nfrom IPython.display import Image\nImage(png)", None),
    "returns bytes": ("b'\\x00\\xff'", ["b'\\x00\\xff'"]),
    "shows JSON": ("display({'application/json': {'a': (1, None)}}, raw=True)", None),
    "awaits": (
        "import asyncio\nasync def later(): return 'awaited'\n"
        "await asyncio.sleep(0)\nprint(await later())", ["awaited\n"],
    ),
    "runs within a loop": ("print(asyncio.get_running_loop().is_running())", ["True\n"]),
    "loops in vain": (
        "waiting = asyncio.sleep(0)\ntry:\n    asyncio.run(waiting)\n"
        "except RuntimeError as error:\n    waiting.close()\n    print(error)",
        ["asyncio.run() cannot be called from a running event loop\n"],
    ),
    "captures": ("%%capture caught\nprint('hidden')\ndisplay('hidden too')", []),
    "shows what was captured": ("print(caught.stdout, len(caught.outputs))", ["hidden\n 1\n"]),
    "runs a shell": ("%%bash\necho from bash", ["from bash\n"]),
    "calls the shell": ("!echo from the shell", ["from the shell\r\n".replace("\r", "")]),
    "keeps what the shell says": ("said = !echo kept\nprint(said)", ["['kept']\n"]),
    "starts a program": (
        "import subprocess\nsubprocess.run(['echo', 'from a program'], check=True);",
        ["from a program\n"],
    ),
    "starts a program that complains": (
        "subprocess.run(['sh', '-c', 'echo no >&2']);", ["no\n"],
    ),
    "asks the system": ("import os\nos.system('echo from the system')", ["from the system\n", "0"]),
    "writes to the open file": ("os.write(1, b'raw\\n');", ["raw\n"]),
    "has processes of its own": (
        "import multiprocessing\ndef double(n):\n    return 2 * n\n"
        "with multiprocessing.Pool(2) as pool:\n    print(pool.map(double, range(3)))",
        ["[0, 2, 4]\n"],
    ),
    "has processes that print": (
        "def say():\n    print('from a fork', flush=True)\n"
        "process = multiprocessing.Process(target=say)\nprocess.start()\nprocess.join()",
        ["from a fork\n"],
    ),
    "has an executor": (
        "from concurrent.futures import ProcessPoolExecutor\n"
        "with ProcessPoolExecutor(2) as pool:\n    print(list(pool.map(double, [4])))", ["[8]\n"],
    ),
    "has a thread that prints": (
        "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\n"
        "thread.start()\nthread.join()", ["from a thread\n"],
    ),
    "warns": (
        "import warnings\nwarnings.warn('careful')",
        ["<cell {count}>:2: UserWarning: careful\n  warnings.warn('careful')\n"],
    ),
    "logs": ("import logging\nlogging.warning('logged')", ["WARNING:root:logged\n"]),
    "says what it is": (
        "print(get_ipython().__class__.__name__, '' in sys.path, sys.argv[0:0], __name__)",
        ["ZMQInteractiveShell True [] __main__\n"],
    ),
    "says what its streams are": (
        "print(sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.name)", ["False UTF-8 stdout\n"],
    ),
    "knows its variables": (
        "print(os.environ['MPLBACKEND'], os.environ['TZ'], 'LOGNAME' in os.environ)",
        ["module://matplotlib_inline.backend_inline UTC False\n"],
    ),
    "moves": ("os.chdir('notebooks')\nprint(os.path.basename(os.getcwd()))", ["notebooks\n"]),
    "comes back": ("os.chdir('..')\nprint(os.path.exists('index.ipynb'))", ["True\n"]),
    "counts": ("print(get_ipython().execution_count)", None),
    "shows a table": ("import pandas\npandas.DataFrame({'a': [1]})", None),
    "has a magic": ("%who_ls int;", None),
    "writes a file and runs it": (
        "path = os.environ['TMPDIR'] + '/code.py'\n"
        "written = open(path, 'w').write('print(6 * 7)')\n%run {path}", ["42\n"],
    ),
}  # fmt: skip


# A real kernel sends its streams one by one, and reads programs in a thread: the order is chance.
UNORDERED = {
    "prints in two streams",
    "asks the system",
    "starts a program",
    "starts a program that complains",
    "writes to the open file",
    "has processes that print",
}


def by_kind(shown: list[Any]) -> dict[str, str]:
    """What was printed in each stream and what was shown, whatever came first."""
    kinds: dict[str, str] = {}
    for output in shown:
        name = output.get("name", output.output_type)
        kinds[name] = kinds.get(name, "") + str(output.get("text") or output.get("data"))
    return kinds


def page(cells: dict[str, tuple[str, Any]]) -> str:
    """A page of the given cells."""
    return TITLE + "".join(f"\n```python\n{code}\n```\n" for code, _ in cells.values())


def outputs(project: Project, kernel: str) -> list[Any]:
    """The outputs of each code cell of the front page, run anew by a kernel."""
    shutil.rmtree(project.root / ".atlas", ignore_errors=True)
    notebook = prepare(project, choices=Choices(kernel=kernel)).notebooks["index.ipynb"]
    return [(cell.execution_count, cell.outputs) for cell in notebook.cells if "outputs" in cell]


def texts(shown: list[Any]) -> list[str]:
    """What a reader sees of outputs."""
    found = []
    for output in shown:
        data = output.get("data") or {"text": output.get("text")}
        order = ("text/html", "text/markdown", "text/plain", "text")
        found.append(next(data[mime] for mime in order if mime in data))
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], list[Any]]:
    """The outputs of all cells, by the warm kernel and by a real one."""
    project = tiny_site(tmp_path_factory.mktemp("cells"), index=page(CELLS), story=PLAIN)
    return outputs(project, "warm"), outputs(project, "jupyter")


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_shows_what_it_shows_in_jupyter(both: Any, case: str):
    index = list(CELLS).index(case)
    warm, jupyter = both[0][index], both[1][index]
    if case in UNORDERED:
        assert by_kind(warm[1]) == by_kind(jupyter[1])
    else:
        assert warm == jupyter
    if (expected := CELLS[case][1]) is not None:
        count = str(index + 1)
        assert texts(warm[1]) == [text.replace("{count}", count) for text in expected]


# Cells that raise and may: their tag says so, or their option.
RAISING = {
    "raises": "1 / 0",
    "raises in a function": "def f():\n    raise ValueError('no')\nf()",
    "is no Python": "this is not Python",
    "leaves": "import sys\nsys.exit('over')",
    "fails in bash": "%%bash\nexit 3",
    "cannot show": "class Odd:\n    def __repr__(self): raise ValueError('no shape')\nOdd()",
}


@pytest.mark.parametrize("kernel", ["warm", "jupyter"])
def test_a_cell_that_may_raise_shows_its_error_and_the_next_one_runs(tmp_path: Path, kernel: str):
    cells = {name: (f"#| error: true\n{code}", None) for name, code in RAISING.items()}
    project = tiny_site(tmp_path, index=page(cells | {"after": ("print('after')", None)}))
    *raised, after = outputs(project, kernel)
    for name, (_, shown) in zip(RAISING, raised, strict=True):
        errors = [one for one in shown if one.output_type == "error"]
        assert errors or name == "leaves", name
        assert all("\x1b" not in line for one in errors for line in one.traceback)
    assert texts(after[1]) == ["after\n"]


def test_both_kernels_tell_of_an_error_in_the_same_words(tmp_path: Path):
    cells = {name: (f"#| error: true\n{code}", None) for name, code in RAISING.items()}
    del cells["cannot show"]  # a kernel shows the frames of its own besides
    project = tiny_site(tmp_path, index=page(cells), story=PLAIN)
    assert outputs(project, "warm") == outputs(project, "jupyter")


def test_a_tag_lets_a_cell_raise_as_in_jupyter(tmp_path: Path):
    tiny_site(tmp_path, index=with_cell("1 / 0"), story=PLAIN)
    path = tmp_path / "index.ipynb"
    tagged = path.read_text().replace(
        '"metadata": {},', '"metadata": {"tags": ["raises-exception"]},'
    )
    path.write_text(tagged)
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stderr
    assert "ZeroDivisionError: division by zero" in (tmp_path / "_site/index.html").read_text()


def test_a_page_lets_all_its_cells_raise(tmp_path: Path):
    front = '---\ntitle: "T"\nexecute:\n  error: {}\n---\n'
    cells = "\n```python\n1 / 0\n```\n\n```python\nprint('went on')\n```\n"
    tiny_site(tmp_path, index=front.format("true") + cells, story=PLAIN)
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "_site/index.html").read_text()
    assert "ZeroDivisionError: division by zero" in written and "went on" in written
    write_page(tmp_path / "index.ipynb", front.format("false") + cells)
    assert atlas(tmp_path, "build", "--renderer", "pandoc").returncode == 1


def test_characters_that_no_page_can_hold_are_shown_as_replaced(tmp_path: Path):
    cells = {
        "halves": ("print('a\\ud800b')", None),
        "controls": ("print('a\\x00b\\x07')", None),
        "returns": ("from IPython.display import HTML\nHTML('<b>a\\x00\\udfffb</b>')", None),
    }
    project = tiny_site(tmp_path, index=page(cells), story=PLAIN)
    halves, controls, returned = (texts(one)[0] for _, one in outputs(project, "warm"))
    assert (halves, controls) == ("a\ufffdb\n", "a\ufffdb\ufffd\n")
    assert "<b>a\ufffd\ufffdb</b>" in returned
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stderr


def test_a_module_beside_the_notebook_comes_first(tmp_path: Path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "words.py").write_text("WHERE = 'beside'\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "words.py").write_text("WHERE = 'in src'\n")
    (tmp_path / "notebooks" / "altair.py").write_text("WHERE = 'no library'\n")
    code = "import words, altair\nprint(words.WHERE, altair.WHERE)"
    tiny_site(tmp_path, index=PLAIN, story=with_cell(code, PLAIN))
    config = tmp_path / "_quarto.yml"
    config.write_text(config.read_text() + "  preload: [altair]\n")
    for kernel in ("warm", "jupyter"):
        shutil.rmtree(tmp_path / ".atlas", ignore_errors=True)
        done = prepare(Project.open(tmp_path), choices=Choices(kernel=kernel))
        assert texts(done.notebooks[OTHER].cells[-1].outputs) == ["beside no library\n"], kernel


def test_what_a_notebook_leaves_running_ends_with_it(tmp_path: Path):
    code = "import subprocess\nprint(subprocess.Popen(['sleep', '1000']).pid)"
    project = tiny_site(tmp_path, index=with_cell(code), story=PLAIN)
    pid = int(texts(prepare(project).notebooks["index.ipynb"].cells[-1].outputs)[0])
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or " Z " in state.read_text()
