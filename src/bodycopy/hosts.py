"""Which settings hold for a document, by the host that its source names."""

from dataclasses import dataclass
from functools import cached_property

from bodycopy.settings import DEFAULTS, Settings


@dataclass(frozen=True)
class ByHost:
    """Settings for every document, and other ones for those of some hosts."""

    common: Settings = DEFAULTS
    hosts: tuple[tuple[str, Settings], ...] = ()  # host names in lower case

    def of(self, source: str) -> Settings:
        """Return the settings for the document at `source`, a path or an address.

        Its host is a part of it: of an address the host, of a path a folder named for one, as wget
        and other tools leave pages. "example.org" holds for "www.example.org" too, unless that
        has settings of its own.

        >>> recall = Settings(steps=("repair",))
        >>> by_host = ByHost(hosts=(("example.org", recall),))
        >>> by_host.of("scraped/www.example.org/news/1.html") is recall
        True
        >>> by_host.of("https://example.org:8080/news") is recall
        True
        >>> by_host.of("scraped/other.org/1.html") is DEFAULTS
        True
        """
        if not self.hosts:
            return self.common
        for part in source.casefold().replace("\\", "/").split("/"):
            name = part.rpartition("@")[2].partition(":")[0]
            while name:
                if name in self._table:
                    return self._table[name]
                name = name.partition(".")[2]
        return self.common

    @cached_property
    def _table(self) -> dict[str, Settings]:
        return dict(self.hosts)

    @property
    def has_regex(self) -> bool:
        """Whether any of them has a regular expression, which may take for ever."""
        every = [self.common, *(settings for _, settings in self.hosts)]
        return any(settings.phrases.has_regex for settings in every)
