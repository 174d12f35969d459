"""The segmenter's network as torch fits it; `segment.network` is the same in NumPy.

A U over the words of a page: tables at the word, then two folds by four (each a matrix product of
four neighbours), convolutions that reach further on each floor, a gate that has seen the whole
page, and the way back up. Most of the arithmetic is done where there are few positions.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from bodycopy.segment.features import SIZES
from bodycopy.segment.layers import FOLD, REACHES

HEADS = 13  # keep, paragraph begins, eleven kinds


class Reach(nn.Module):  # type: ignore[misc,unused-ignore]  # torch may not be installed
    """Add to each position what three positions, `gap` apart, say about it."""

    def __init__(self, width: int, gap: int, *, norm: bool) -> None:
        super().__init__()
        self.gap = gap
        self.mix = nn.Linear(3 * width, width)
        self.norm = nn.LayerNorm(width) if norm else None
        nn.init.normal_(self.mix.weight, std=(1.0 / (3 * width)) ** 0.5)

    def forward(self, h: Tensor, mask: Tensor) -> Tensor:
        """Return `h` (pages, positions, width) with the neighbours' part added."""
        x = self.norm(h) * mask if self.norm else h
        far = functional.pad(x, (0, 0, self.gap, self.gap))
        size = h.shape[1]
        beside = torch.cat((far[:, :size], x, far[:, 2 * self.gap :]), -1)
        return (h + functional.relu(self.mix(beside))) * mask


class Network(nn.Module):  # type: ignore[misc,unused-ignore]  # as above
    """Rows of the tables in; for each word the values of the heads out."""

    def __init__(self, widths: tuple[int, int, int] = (24, 48, 128), dropout: float = 0.15) -> None:
        super().__init__()
        low, mid, top = widths
        self.padding = sum(SIZES)
        self.table = nn.EmbeddingBag(self.padding + 1, low, mode="sum", padding_idx=self.padding)
        nn.init.normal_(self.table.weight, std=0.15)
        with torch.no_grad():
            self.table.weight[self.padding] = 0
        self.bias = nn.Parameter(torch.zeros(low))
        self.low_in = Reach(low, 1, norm=False)
        self.fold_low = nn.Linear(FOLD * low, mid)
        self.mid_in = Reach(mid, 1, norm=False)
        self.fold_mid = nn.Linear(FOLD * mid, top)
        self.top = nn.ModuleList([Reach(top, gap, norm=True) for gap in REACHES])
        self.page = nn.Linear(2 * top, top)
        self.page_gate = nn.Linear(top, 2 * top)
        self.page_clean = nn.Linear(top, 1)
        self.spread_top = nn.Linear(top, FOLD * mid)
        self.mid_out = Reach(mid, 1, norm=False)
        self.spread_mid = nn.Linear(mid, FOLD * low)
        self.low_out = Reach(low, 1, norm=False)
        self.heads = nn.Linear(low, HEADS)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Judge rows (pages, words, features) where `mask` (pages, words) is one.

        Returns (pages, words, HEADS), and for each page the log odds that it is clean already.
        """
        pages, size, features = rows.shape
        m0 = mask[..., None]
        m1 = m0.view(pages, size // FOLD, FOLD).amax(-1, keepdim=True)
        m2 = m1.view(pages, size // FOLD**2, FOLD).amax(-1, keepdim=True)
        low = self.table(rows.view(-1, features)).view(pages, size, -1) + self.bias
        low = self.low_in(low * m0, m0)
        mid = functional.relu(self.fold_low(low.reshape(pages, size // FOLD, -1))) * m1
        mid = self.dropout(self.mid_in(mid, m1))
        top = functional.relu(self.fold_mid(mid.reshape(pages, size // FOLD**2, -1))) * m2
        for step, reach in enumerate(self.top):
            top = self.dropout(reach(top, m2))
            if step == 1:
                top, clean = self._gated(top, m2)
        up = functional.relu(self.spread_top(top)).view(pages, size // FOLD, -1)
        mid = self.mid_out((mid + up) * m1, m1)
        up = functional.relu(self.spread_mid(self.dropout(mid))).view(pages, size, -1)
        low = self.low_out((low + up) * m0, m0)
        out: Tensor = self.heads(low)
        return out, clean

    def _gated(self, top: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        mean = (top * mask).sum(1) / mask.sum(1).clamp(min=1)
        most = (top * mask).amax(1)
        page = functional.relu(self.page(torch.cat((mean, most), -1)))
        scale, shift = self.page_gate(page)[:, None].chunk(2, -1)
        return (top * (1 + scale) + shift) * mask, self.page_clean(page)[:, 0]
