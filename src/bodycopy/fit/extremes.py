"""How far the input of each layer goes: what the bytes that stand for it have to reach."""

from typing import Any

import numpy as np
import torch

from bodycopy.fit.draw import OFFSETS, STYLES, read_rows
from bodycopy.fit.network import Network
from bodycopy.fit.samples import Sample, Samples
from bodycopy.segment.layers import FOLD, REACHES

Extremes = dict[str, np.ndarray[Any, np.dtype[np.float32]]]

# The layers whose input becomes bytes, and how many positions of a floor each sees beside each
# other; all positions of a floor have the same scale.
SEEN = {
    "low_in.mix": 3, "fold_low": FOLD, "mid_in.mix": 3, "fold_mid": FOLD,
    **{f"top.{step}.mix": 3 for step in range(len(REACHES))},
    "spread_top": 1, "mid_out.mix": 3, "spread_mid": 1, "low_out.mix": 3,
}  # fmt: skip


def extremes(state: dict[str, torch.Tensor], samples: list[Samples]) -> Extremes:
    """Return the least and the most of each channel that these layers see, (2, channels) each.

    Each page is read once, the styles taking turns. Zero, which stands beyond the ends of a text,
    is always within.
    """
    network = Network().eval()
    network.load_state_dict(state)
    found: Extremes = {}
    for name, beside in SEEN.items():
        layer = network.get_submodule(name)
        found[name] = np.zeros((2, layer.in_features // beside), np.float32)
        layer.register_forward_pre_hook(_Noting(found[name]))
    torch.set_num_threads(1)  # the order of sums, and with it every bit, depends on it
    with torch.no_grad():
        for at, page in enumerate(samples):
            _read(network, page.styles[STYLES[at % len(STYLES)]])
    return found


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
