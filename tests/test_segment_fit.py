"""Fitting the segmenter; the parts that need torch are skipped where it is not installed."""

import io

import numpy as np
import pytest

from bodycopy.segment.features import SIZES
from bodycopy.segment.judge import read as read_window
from bodycopy.segment.weights import packaged
from bodycopy.segment.weights import read as read_weights
from bodycopy.segment.weights import write as write_weights

TEXT = "Home News Sport. “It rained all day,” she said, and 3 of 40 roads were closed. " * 9


def test_runtime_is_the_fitted_network() -> None:
    """NumPy gives what torch gives, for texts that do and do not fill the last fold."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("rapidfuzz")
    from bodycopy.fit.export import arrays  # noqa: PLC0415  # needs torch
    from bodycopy.fit.extremes import extremes  # noqa: PLC0415
    from bodycopy.fit.flatten import STYLES, flatten  # noqa: PLC0415
    from bodycopy.fit.network import Network  # noqa: PLC0415
    from bodycopy.fit.pages import Page  # noqa: PLC0415
    from bodycopy.fit.samples import read_samples  # noqa: PLC0415

    torch.manual_seed(3)
    network = Network().eval()
    characters = (packaged().classes, packaged().folded)
    texts = [" ".join(TEXT.split()[:size]) for size in (1, 40, 300)]
    pages = [
        Page(
            "",
            "",
            "",
            0,
            text,
            (),
            (),
            {style: flatten(f"<p>{text}</p>", style) for style in STYLES},
        )
        for text in texts
    ]
    samples = read_samples(pages, characters, 1)
    reached = extremes(network.state_dict(), samples)
    buffer = io.BytesIO()
    write_weights(buffer, arrays(network.state_dict(), characters, reached))
    buffer.seek(0)
    weights = read_weights(buffer)
    offsets = np.cumsum((0, *SIZES[:-1]))
    for text in texts:
        _, seen, said = read_window(text, (False, False), weights)
        count = seen.rows.shape[1]
        rows = np.full((1, -(-count // 16) * 16, len(SIZES)), sum(SIZES))
        rows[0, :count] = seen.rows.T + offsets
        mask = (np.arange(rows.shape[1]) < count).astype(np.float32)[None]
        with torch.no_grad():
            out, clean = network(torch.from_numpy(rows), torch.from_numpy(mask))
        # Rows and layers are stored as bytes: that is all they may differ by.
        far = np.abs(out[0, :count].numpy() - said.words)
        assert far.max() < 0.05
        assert abs(float(clean[0]) - said.clean) < 0.05


def test_labels_follow_the_gold() -> None:
    """Words of the gold that also stand in the menu are not main content there."""
    pytest.importorskip("rapidfuzz")
    from bodycopy.fit.labels import labels  # noqa: PLC0415  # needs rapidfuzz

    menu, gold = "the news of the day", "of all the news the best came last that day"
    found = labels([*menu.split(), *gold.split(), "share"], gold.split(), [True] + [False] * 9)
    assert found.keep.tolist() == [False] * 5 + [True] * 10 + [False]
    assert np.flatnonzero(found.begins).tolist() == [5]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("glued", "Menu Home One link end.\nvar a=1; Two"),
        ("oneline", "Menu Home One link end. var a=1; Two"),
        ("wet", "Menu\nHome\nOne link end.\nTwo"),
        ("nodes", "Menu\nHome\nOne\nlink\nend.\nTwo"),
    ],
)
def test_flattens_as_corpora_do(style: str, text: str) -> None:
    """Each style breaks lines in its own places."""
    from bodycopy.fit.flatten import flatten  # noqa: PLC0415

    page = (
        "<html><body><nav><p>Menu</p><p>Home</p></nav><p>One <a href='#'>link</a> end.</p>"
        "<script>var a=1;</script><p>Two</p></body></html>"
    )
    flat = flatten(page, style)
    assert flat.text == text
    assert flat.starts[0] == 0
