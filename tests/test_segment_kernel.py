"""The compiled kernel does what NumPy does; skipped where the package was installed without it."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import texts

from bodycopy.segment import (
    again,
    any_of,
    capitals,
    decode,
    features,
    glued,
    judged,
    kinds,
    known,
    level,
    network,
    prices,
    unannounced,
    words,
)
from bodycopy.segment.judge import judge
from bodycopy.segment.layers import MOST, Widths, byte_layers, fours, packed
from bodycopy.segment.weights import Weights, packaged

compiled = pytest.importorskip("bodycopy.segment.compiled", exc_type=ImportError)
SEEDS = sorted((Path(__file__).parent.parent / "seeds").iterdir())
PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


def held_together(text: str, beyond: tuple[int, int]) -> None:
    """Assert that both find the same words, the same features, and values as good as the same."""
    weights = packaged()
    theirs, ours = words.words(text, weights.classes), compiled.words(text, weights.classes)
    for name in ("points", "classes", "starts", "ends", "places"):
        np.testing.assert_array_equal(getattr(theirs, name), getattr(ours, name))
    seen = features.features(theirs, weights.folded, beyond)
    also = compiled.features(ours, weights.folded, beyond)
    for name in seen._fields:
        np.testing.assert_array_equal(getattr(seen, name), getattr(also, name))
    looked_up = network.look_up(seen, weights)
    np.testing.assert_array_equal(looked_up, compiled.look_up(also, weights))
    said, too = network.values(looked_up, weights), compiled.values(looked_up, weights)
    # Where sums are taken in another order they are in double precision: hardly one is rounded to
    # another single one.
    assert (too.words != said.words).sum() <= too.words.size / 1e4
    np.testing.assert_allclose(too.words, said.words, rtol=1e-6)
    assert too.clean == said.clean
    for way in range(1, compiled.kernel.WAYS):
        in_that = compiled.values_in(way, looked_up, weights, np.inf)
        np.testing.assert_array_equal(in_that.words, too.words)
    own = slice(seen.hashes.size // 3, seen.hashes.size)
    known = judged.judged(theirs, seen, said, own, 7)
    same = compiled.judged(ours, also, said, own, 7)
    for name in known._fields:
        np.testing.assert_array_equal(getattr(known, name), getattr(same, name))
    np.testing.assert_array_equal(capitals.undue_capitals(known), compiled.undue_capitals(known))
    np.testing.assert_array_equal(prices.prices(known), compiled.prices(known))
    if known.keep.size:
        assert decode.expected_f1(known.keep) == compiled.expected_f1(known.keep)
    for run in (1, 3, 10):
        repeats = again.come_again(known.hashes, run)
        np.testing.assert_array_equal(repeats, compiled.come_again(known.hashes, run))
    np.testing.assert_array_equal(kinds.kinds(said.words), compiled.kinds(said.words))

    rules_hold_together(text, judged.judged(theirs, seen, said, own, 0))


def rules_hold_together(text: str, known: judged.Judged) -> None:
    """Assert that both find the same headings, beginnings of sentences and end of the article."""
    places = np.flatnonzero(known.has_capital & ~known.begins_line).astype(np.int32)
    for undue in (compiled.undue_capitals(known), places):
        for keep in (None, known.keep > 0):
            alike = zip(
                glued.glued(text, known, undue, keep),
                compiled.glued(text, known, undue, keep),
                strict=True,
            )
            for theirs, ours in alike:
                np.testing.assert_array_equal(theirs, ours)
        begun = unannounced.unannounced(text, known, undue)
        np.testing.assert_array_equal(begun, compiled.unannounced(text, known, undue))
    if known.keep.size:
        assert compiled.article_end(known.keep) == level.article_end(known.keep)


@given(texts)
@example("")
@example("one")
@example("It is so. If it is If and if it is ß. So Über über über ÀÉ À. that’s That’s that’s If.")
@example("x" * 129 + " e\u0301 a\u0301 漢字かな abc漢 , .")
@example("\U00020000\U00020001 \U0001f600 a\U0001f600 \ud800")
def test_any_text(text: str) -> None:
    """Whatever the characters, both find the same."""
    held_together(text, (0, 0))


@pytest.mark.parametrize("path", [*SEEDS, *PAGES], ids=lambda path: path.stem)
def test_real_text(path: Path) -> None:
    """So they do in pages, from their beginning and from their middle."""
    text = path.read_text(encoding="utf-8", errors="replace")
    held_together(text, (0, 0))
    held_together(text, (8192, 8192))


def test_what_is_kept_is_read_from_one_row() -> None:
    """Both know of words that are all kept what the network says of the first."""
    found = compiled.words("It rained all day. " * 40, packaged().classes)
    seen = compiled.features(found, packaged().folded)
    said = network.Values(np.broadcast_to(network.KEPT, (found.starts.size, 13)), 9.0)
    own = slice(5, 99)
    known, same = (one.judged(found, seen, said, own, 7) for one in (judged, compiled))
    for name in known._fields:
        np.testing.assert_array_equal(getattr(known, name), getattr(same, name))


def test_a_clean_page_is_cut_short() -> None:
    """Both leave half of the work undone where the page is clean enough."""
    weights = packaged()
    seen = features.features(
        words.words("It rained all day. " * 40, weights.classes), weights.folded
    )
    looked_up = network.look_up(seen, weights)
    said, too = (one.values(looked_up, weights, -99) for one in (network, compiled))
    np.testing.assert_array_equal(said.words, too.words)


@pytest.mark.parametrize("size", [1, 7, 16, 333])
@pytest.mark.parametrize("eight", [[127, 127, 127, 127, 2, 2, 2, 2], [64, 65, 65, 64] * 2])
def test_the_largest_sums_are_exact(eight: list[int], size: int) -> None:
    """Where each byte is as large as it gets no sum is cut off, whatever the processor does."""
    weights = packaged()
    chance = np.random.default_rng(size)
    for signs in ([1], [-1, 1]):
        layers = dict(weights.layers)
        for name, shape in byte_layers(weights.widths).items():
            column = np.resize(eight, (shape.rows, 1))
            layers[f"{name}.weight"] = column * chance.choice(signs, (1, shape.columns))
        whole, numbers = packed(layers, weights.widths)
        extreme = replace(weights, whole=whole, numbers=numbers)
        looked_up = chance.choice([-9, 9], (size, weights.widths.low)).astype(np.float32)
        said = network.values(looked_up, extreme)
        for way in range(compiled.kernel.WAYS):
            found = compiled.values_in(way, looked_up, extreme, np.inf)
            np.testing.assert_allclose(found.words, said.words, rtol=1e-5, atol=1e-3)
            assert found.clean == said.clean


def test_weights_that_are_too_large_are_refused() -> None:
    """What does not fit into 16 bits, with another beside it, is never written."""
    weights = packaged()
    layers = dict(weights.layers)
    assert all(
        fours(layers[f"{name}.weight"]).max() <= MOST for name in byte_layers(weights.widths)
    )
    layers["mid_in.weight"] = np.resize(
        [127, 127, 0, 0, 2, 3], layers["mid_in.weight"].shape[::-1]
    ).T
    with pytest.raises(ValueError, match="mid_in: products of these weights do not fit"):
        packed(layers, weights.widths)


def of_widths(widths: Widths) -> Weights:
    """Return weights as a fit might find them for a network of other widths."""
    chance = np.random.default_rng(sum(widths))
    low, _, top, heads = widths
    layers: dict[str, Any] = {"heads.weight": chance.normal(0, 0.3, (low, heads))}
    for name, width in {"page": 2 * top, "page_gate": top, "page_clean": top}.items():
        layers[f"{name}.weight"] = chance.normal(0, 0.1, (width, {"page": top}.get(name, 2 * top)))
    layers["page_clean.weight"] = layers["page_clean.weight"][:, :1]
    layers |= {
        name.replace("weight", "bias"): chance.normal(0, 0.3, weight.shape[1])
        for name, weight in layers.items()
    }
    for name, shape in byte_layers(widths).items():
        times = shape.made // shape.channels
        weight = chance.integers(-127, 128, (shape.rows, shape.columns))
        layers[f"{name}.weight"] = (weight * np.minimum(1, MOST / fours(weight).max(0))).astype(int)
        layers[f"{name}.scale"] = chance.uniform(1e-5, 4e-4, shape.columns)
        layers[f"{name}.bias"] = chance.normal(0, 0.3, shape.columns)
        layers[f"{name}.step"] = np.tile(chance.uniform(1, 60, shape.channels), times)
        layers[f"{name}.zero"] = np.tile(chance.integers(0, 128, shape.channels), times)
        if name.startswith("top."):
            layers[f"{name}.norm.weight"] = chance.uniform(-30, 30, top)
            layers[f"{name}.norm.bias"] = chance.uniform(0, 127, top)
    whole, numbers = packed(layers, widths)
    return replace(packaged(), widths=widths, whole=whole, numbers=numbers)


@pytest.mark.parametrize("size", [1, 7, 17, 333])
@pytest.mark.parametrize(
    "widths",
    [Widths(8, 16, 16, 1), Widths(24, 40, 128, 13), Widths(40, 80, 48, 64), Widths(56, 8, 112, 17)],
)
def test_networks_of_other_widths(widths: Widths, size: int) -> None:
    """Every way to part a layer's columns gives what NumPy does."""
    weights = of_widths(widths)
    looked_up = np.random.default_rng(size).normal(0, 1, (size, widths.low)).astype(np.float32)
    said = network.values(looked_up, weights)
    for way in range(compiled.kernel.WAYS):
        found = compiled.values_in(way, looked_up, weights, np.inf)
        np.testing.assert_allclose(found.words, said.words, rtol=1e-6, atol=1e-6)
        assert found.clean == said.clean


@pytest.mark.parametrize("seed", range(9))
def test_the_best_path(seed: int) -> None:
    """Both find the same path."""
    chance = np.random.default_rng(seed)
    ahead = chance.normal(0, 3, 999).cumsum().astype(np.float32) % 9 - 4
    price = chance.uniform(0, 12, 999).astype(np.float32)
    keep = compiled.best_path(ahead, price)
    np.testing.assert_array_equal(keep, decode.best_path(ahead, price))


@pytest.mark.parametrize("seed", range(9))
def test_rules(seed: int) -> None:
    """Of any words both find the same kinds, prices, expected F1 and undue capitals."""
    chance = np.random.default_rng(seed)
    size = (1, 2, 55, 56, 57, 64, 129, 999, 140_000)[seed]
    said = chance.normal(0, 1 + seed, (size, 13)).astype(np.float32).round(seed % 3)
    np.testing.assert_array_equal(kinds.kinds(said), compiled.kinds(said))
    marks = chance.random((6, size)) < 0.3
    starts = np.arange(size, dtype=np.int32) * 2
    ends = starts + chance.integers(1, 3, size, np.int32)
    hashes = chance.integers(0, 99, size).astype(np.uint16)
    keep, begins, kind = said[:, 0].copy(), said[:, 1].copy(), kinds.kinds(said)
    some = judged.Judged._make([starts, ends, keep, begins, kind, *marks, hashes])
    np.testing.assert_array_equal(prices.prices(some), compiled.prices(some))
    np.testing.assert_array_equal(capitals.undue_capitals(some), compiled.undue_capitals(some))
    assert decode.expected_f1(some.keep) == compiled.expected_f1(some.keep)


@pytest.mark.parametrize("reach", [1, 40, 255])
def test_kinds_of_other_numbers(reach: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many neighbours vote, and whatever the kinds are, both find the same."""
    monkeypatch.setattr(kinds, "REACH", reach)
    monkeypatch.setattr(compiled, "REACH", reach)
    for heads in (3, 9, 18):
        said = np.random.default_rng(reach).normal(0, 3, (333, heads)).astype(np.float32)
        np.testing.assert_array_equal(kinds.kinds(said), compiled.kinds(said))


def test_classes_have_the_same_numbers() -> None:
    """The kernel's list of classes begins as that of `words` does."""
    header = Path(words.__file__).with_name("kernel") / "kernel.h"
    listed = header.read_text(encoding="utf-8").split("enum {")[1].split("}")[0]
    names = [name.strip() for name in listed.split(",")]
    assert [words.Class[name].value for name in names] == list(range(len(names)))


def test_short_buffers_are_refused() -> None:
    """Nothing is read or written beyond a buffer."""
    small = np.zeros(3, np.uint8)
    with pytest.raises(ValueError, match="has 3 bytes, not"):
        compiled.kernel.words(b"abcd" * 9, small, *[np.zeros(99, np.uint32)] * 6)
    with pytest.raises(ValueError, match="has 3 bytes, not"):
        compiled.kernel.network(
            0, 24, 48, 128, 13, bytes(96), small, small, np.zeros(13, np.float32), 0.0
        )
    with pytest.raises(ValueError, match="widths"):
        compiled.kernel.network(0, 7, 48, 128, 13, bytes(96), small, small, small, 0.0)
    with pytest.raises(ValueError, match="no such words"):
        compiled.kernel.any_of(b"abcd", b"ab", np.array([0, 3]), small)
    with pytest.raises(ValueError, match="has 3 bytes, not"):
        compiled.kernel.prices(*[np.zeros(9, np.uint8)] * 3, *[small] * 6)
    with pytest.raises(ValueError, match="no such level"):
        compiled.kernel.end(-1, 1, 75, small, 0.6)
    with pytest.raises(ValueError, match="no such words"):
        compiled.kernel.known(b"abcd", bytes(256), b"ab", np.array([0, 0, 2]), small)
    with pytest.raises(ValueError, match="bytes"):
        compiled.kernel.known(b"abcd", bytes(256), b"a", np.array([0, 1]), small[:0])
    with pytest.raises(ValueError, match="bytes"):
        compiled.script(0, 4, 0, bytes(16), bytes(256))
    with pytest.raises(ValueError, match="no such text"):
        compiled.script(-1, 4, 0, bytes(16), bytes(0x110000))
    weights = packaged()
    with pytest.raises(ValueError, match="other widths"):
        compiled.values(np.ones((10, weights.widths.low // 2), np.float32), weights)
    with pytest.raises(ValueError, match="way"):
        compiled.kernel.network(9, 24, 48, 128, 13, bytes(96), small, small, small, 0.0)


def test_words_of_other_numbers_are_refused() -> None:
    """Places as NumPy has them, twice as long, are not taken for short ones."""
    weights = packaged()
    found = words.words("One two three.", weights.classes)
    with pytest.raises(ValueError, match="no such words"):
        compiled.features(found, weights.folded)
    found = compiled.words("One two three.", weights.classes)
    with pytest.raises(ValueError, match="no such words"):
        compiled.features(found, weights.folded, (-1, 0))


@given(
    data=st.text("abcdAB?e ", max_size=400), words=st.sets(st.text("abcd?", min_size=4), min_size=1)
)
@example(data="aaaa" * 300, words={"aaaa", "aaaaa"})
@example(data="", words={"aaaa"})
def test_any_of_several_words(data: str, words: set[str]) -> None:
    """Both find the same places, however many there are."""
    wanted = any_of.Wanted(tuple(word.encode() for word in sorted(words)))
    found = compiled.any_of(data.encode(), wanted)
    assert found == any_of.any_of(data.encode(), wanted)
    small = data.lower()
    assert found == [
        i for i in range(len(data)) if any(small.startswith(word, i) for word in words)
    ]


@given(
    st.text("abC1_ \n.\u00e9", max_size=120),
    st.sets(st.text("abC1_", min_size=1, max_size=3), max_size=255),
)
def test_known_words(data: str, words: set[str]) -> None:
    """Both count the same words, whichever characters part them."""
    wanted = any_of.Wanted(tuple(word.encode() for word in sorted(words)))
    for parts in (rb"\W", rb"[^\w\x80-\xff]"):
        table = re.sub(parts, b" ", bytes(range(256)))
        told = known.known(data.encode(), table, wanted)
        assert compiled.known(data.encode(), table, wanted) == told


@given(st.lists(st.sampled_from("the The THE it It's Éa éa éA ÿ ß ǅ x. “X. × ÷ µ ".split(" "))))
def test_words_that_begin_sentences(told: list[str]) -> None:
    """Both find the same, whatever the letters."""
    text = f"so {' '.join(told * 3)} so"
    known = judge(text, packaged())[0]
    places = np.arange(1, known.starts.size, dtype=np.int32)
    begun = unannounced.unannounced(text, known, places)
    np.testing.assert_array_equal(begun, compiled.unannounced(text, known, places))


def test_words_of_one_hash_are_told_from_each_other() -> None:
    """Words that a hash without a secret puts into one place are counted one by one."""
    chance = np.random.default_rng(0)
    points = chance.integers(97, 123, (1 << 18, 8)).astype(np.uint32)
    hashes = np.full(points.shape[0], 8, np.uint32)
    for column in points.T:
        hashes = (hashes ^ column) * np.uint32(0x01000193)
    hashes ^= hashes >> np.uint32(15)
    drawn = points[(hashes & np.uint32((1 << 14) - 1)) < 1 << 8].astype(np.uint8)
    wanted = sorted({bytes(row).decode() for row in drawn})
    text = " ".join(f"{word} {word} {word.title()}" for word in wanted)
    known = judge(text, packaged())[0]
    assert compiled.unannounced(text, known, np.flatnonzero(known.has_capital).astype("i4")).all()


@given(st.lists(st.floats(-9, 9, width=16), min_size=1, max_size=40), st.integers(1, 40))
@example([1.0], 300)
def test_the_end_of_the_article(odds: list[float], times: int) -> None:
    """Both find it at the same word, where many values are the same, too."""
    keep = np.repeat(np.array(odds, np.float32), times)
    assert compiled.article_end(keep) == level.article_end(keep)


def test_words_beyond_a_text_are_refused() -> None:
    """Words of another text are an error, and so are places where there are none."""
    known = judge("It rained all Day. " * 9, packaged())[0]
    places = np.array([3, 7], np.int32)
    for function in (compiled.glued, compiled.unannounced):
        with pytest.raises(ValueError, match="no such words"):
            function("It rained.", known, places)
        with pytest.raises(ValueError, match="no such places"):
            function("It rained all Day. " * 9, known, places[::-1].copy())
    with pytest.raises(TypeError):
        compiled.kernel.unannounced(*[np.zeros(0, np.int32)] * 8, b"")


def test_rows_beyond_a_table_are_refused() -> None:
    """A row that no table has is an error, not a look at foreign memory."""
    weights = packaged()
    seen = features.features(words.words("One two three.", weights.classes), weights.folded)
    seen.rows[0, 1] = features.WORDS
    with pytest.raises(ValueError, match="beyond its table"):
        compiled.look_up(seen, weights)


@pytest.mark.parametrize("kernel", ["None", "type(sys)('of other sources')"])
def test_without_the_kernel_numpy_cleans(kernel: str, tmp_path: Path) -> None:
    """A machine without a compiler gives the same articles, and so does a kernel grown old."""
    code = (
        f"import sys; sys.modules['bodycopy.segment._kernel'] = {kernel};"
        "from bodycopy.__main__ import main; sys.argv[0] = 'bodycopy'; main()"
    )
    seeds = str(SEEDS[0].parent)
    subprocess.run(
        [sys.executable, "-c", code, "clean", seeds, "-o", str(tmp_path), "-q", "-j1"], check=True
    )
    for path in SEEDS:
        cleaned = (SEEDS[0].parent.parent / "cleaned" / path.name).read_bytes()
        assert (tmp_path / path.name).read_bytes() == cleaned
