"""Which accented letters stand together in one Latin alphabet.

Where two codecs read a stretch equally well, as "å" or as "ü", the other letters of the stretch
say which alphabet it is written in.
"""

from collections.abc import Iterable

# The letters beyond a to z of each language, loan words included where they are common.
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüßé",  # German
            "åäöéà",  # Swedish, Finnish
            "æøåéòóèêô",  # Danish, Norwegian
            "áðéíóúýþæö",  # Icelandic
            "éëïóöüèêáíúç",  # Dutch
            "àâæçéèêëîïôœùûüÿ",  # French
            "áéíóúüñºª",  # Spanish
            "ãõáéíóúâêôçàüºª",  # Portuguese
            "àèéìíîòóùú",  # Italian
            "àçèéíïòóúü",  # Catalan
            "ăâîșțşţ",  # Romanian
            "ąćęłńóśźż",  # Polish
            "áčďéěíňóřšťúůýž",  # Czech
            "áäčďéíľĺňóôŕšťúýž",  # Slovak
            "áéíóöőúüű",  # Hungarian
            "čćđšž",  # Croatian, Slovene, Serbian
            "çğıöşüâîû",  # Turkish
            "çəğıöşü",  # Azerbaijani
            "äöõüšž",  # Estonian
            "āčēģīķļņšūž",  # Latvian
            "ąčęėįšųūž",  # Lithuanian
            "ċġħżàèìòù",  # Maltese
            "âêîôûŵŷáéíóúäëïöü",  # Welsh
            "áéíóúàèìòù",  # Irish, Gaelic
            "ëç",  # Albanian
            "ĉĝĥĵŝŭ",  # Esperanto
            "āēīōū",  # Maori, romanised Japanese
            "ăâđêôơưàáãèéìíòóõùúýĩũ",  # Vietnamese, beside U+1EA0 to U+1EF9
        ),
    )
)
_VIETNAMESE = range(0x1EA0, 0x1EFA)


def strangers(letters: Iterable[str]) -> int:
    """Return how many of the accented `letters` the best alphabet has not.

    >>> strangers("åø"), strangers("üø")
    (0, 1)
    """
    found = {letter.lower() for letter in letters}
    found = {c for c in found if c.isalpha() and ord(c) not in _VIETNAMESE and ord(c) < 0x250}  # noqa: PLR2004
    return min(len(found - alphabet) for alphabet in _ALPHABETS) if found else 0
