"""How far the input of each layer goes: what the bytes that stand for it have to reach."""

from typing import Any

import numpy as np
import torch

from bodycopy.fit.draw import OFFSETS, STYLES, read_rows
from bodycopy.fit.network import Network
from bodycopy.fit.samples import Sample, Samples
from bodycopy.segment.layers import FOLD, Widths, byte_layers

Extremes = dict[str, np.ndarray[Any, np.dtype[np.float32]]]


def extremes(state: dict[str, torch.Tensor], samples: list[Samples]) -> Extremes:
    """Return the least and the most of each channel that layers in bytes see, (2, channels) each.

    All positions of a floor have the same extremes. Each page is read once, the styles taking
    turns. Zero, which stands beyond the ends of a text, is always within.
    """
    network = Network().eval()
    network.load_state_dict(state)
    found: Extremes = {}
    for name, shape in byte_layers(widths_of(state)).items():
        found[name] = np.zeros((2, shape.channels), np.float32)
        linear = network.get_submodule(linear_name(name, state))
        linear.register_forward_pre_hook(_Noting(found[name]))
    torch.set_num_threads(1)  # the order of sums, and with it every bit, depends on it
    with torch.no_grad():
        for at, page in enumerate(samples):
            _read(network, page.styles[STYLES[at % len(STYLES)]])
    return found


def widths_of(state: dict[str, torch.Tensor]) -> Widths:
    """Return the widths of a fitted network."""
    biases = (f"{name}.bias" for name in ("fold_low", "fold_mid", "heads"))
    return Widths(state["table.weight"].shape[1], *(state[name].shape[0] for name in biases))


def linear_name(name: str, state: dict[str, torch.Tensor]) -> str:
    """Return what torch calls a layer: those that mix positions are a part of something."""
    return f"{name}.mix" if f"{name}.mix.weight" in state else name


class _Noting:
    """Note what goes into a layer, in place."""

    def __init__(self, into: np.ndarray[Any, np.dtype[np.float32]]) -> None:
        self.into = into

    def __call__(self, _: torch.nn.Module, told: tuple[torch.Tensor]) -> None:
        rows = told[0].reshape(-1, self.into.shape[1])
        np.minimum(self.into[0], rows.amin(0).numpy(), out=self.into[0])
        np.maximum(self.into[1], rows.amax(0).numpy(), out=self.into[1])


def _read(network: Network, sample: Sample) -> None:
    count = sample.hashes.size
    size = -(-count // FOLD**2) * FOLD**2
    if not count:
        return
    rows = np.full((1, size, OFFSETS.size), network.padding, np.int64)
    rows[0, :count] = (read_rows(sample, sample.begins_line) + OFFSETS).T
    mask = np.zeros((1, size), np.float32)
    mask[0, :count] = 1
    network(torch.from_numpy(rows), torch.from_numpy(mask))
