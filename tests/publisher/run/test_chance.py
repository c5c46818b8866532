"""Chance without a seed is seen in a story's own code: such a page runs at every build and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publisher.run.chance import drawn, left_to_chance
from publisher.run.inputs import Input


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("import random\nrandom.random()", "random.random"),
        ("import random as r\nr.shuffle(x)", "r.shuffle"),
        ("from random import choice\nchoice('ab')", "choice"),
        ("import random\nrandom.seed()\nrandom.gauss(0, 1)", "random.gauss"),
        ("import random\nrandom.Random()", "random.Random"),
        ("import numpy as np\nnp.random.default_rng().normal()", "np.random.default_rng"),
        ("import numpy as np\nnp.random.default_rng(None)", "np.random.default_rng"),
        ("import numpy as np\nnp.random.rand(3)", "np.random.rand"),
        ("from numpy.random import default_rng as new\nnew()", "new"),
        ("from numpy import random\nrandom.normal()", "random.normal"),
        ("import uuid\nuuid.uuid4()", "uuid.uuid4"),
        ("from scipy import stats\nstats.norm.rvs(size=3)", "stats.norm.rvs"),
        ("import networkx as nx\nnx.draw(graph)", "nx.draw"),
        ("import networkx as nx\nnx.spring_layout(graph)", "nx.spring_layout"),
        ("import secrets\nsecrets.token_hex()", "secrets.token_hex"),
        ("import os\nos.urandom(4)", "os.urandom"),
        ("import pandas as pd\ntable.sample(5)", "table.sample"),
        ("table.sample(frac=0.5)", "table.sample"),
        ("%matplotlib inline\nimport random\nrandom.random()", "random.random"),
    ],
)
def test_chance_without_a_seed_is_seen(code: str, called: str):
    assert drawn([code]) == [called]


@pytest.mark.parametrize(
    "code",
    [
        "import random\nrandom.seed(1)\nrandom.random()",
        "import random\nrng = random.Random(4)\nrng.sample(places, 3)\nrng.random()",
        "import numpy as np\nrng = np.random.default_rng(7)\nrng.normal()",
        "import numpy as np\nrng = np.random.default_rng(seed=SEED)",
        "import numpy as np\nnp.random.seed(0)\nnp.random.rand(3)\ntable.sample(5)",
        "table.sample(5, random_state=1)",
        "from scipy import stats\nstats.norm.rvs(size=3, random_state=1)",
        "import networkx as nx\nnx.draw(graph, nx.spring_layout(graph, seed=1))",
        "import networkx as nx\nnx.draw(graph, pos=places)",
        "table.sample(n=5, seed=1)",
        "import tempfile\ntempfile.mkdtemp()",
        "random = lambda: 4\nrandom()",
        "'random.random()'  # random.random()",
        "import random\nif",
    ],
)
def test_chance_with_a_seed_and_that_of_libraries_does_not_count(code: str):
    assert drawn([code]) == []


def test_cells_prose_and_modules_share_their_names_and_seeds(tmp_path: Path):
    (tmp_path / "own.py").write_text("import uuid\nNAME = uuid.uuid4()\n")
    cells = [
        new_code_cell("import random\nfrom random import choice"),
        new_markdown_cell("By lot: `{python} choice('ab')`, not `choice()`."),
    ]
    page, module = new_notebook(cells=cells), [Input("file", "own.py")]
    (found,) = left_to_chance(page, module, tmp_path)
    assert found.path.startswith("draws by chance (choice, uuid.uuid4) without a seed")
    seeded = new_notebook(cells=[*cells, new_code_cell("random.seed(2026)")])
    assert list(left_to_chance(seeded, [], tmp_path)) == []
