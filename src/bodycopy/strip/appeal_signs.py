"""Where a call to readers may stand: each holds one of these phrases, and most text none.

The phrases are looked for by their first six letters, all at once and with NumPy, which takes a
tenth of the time that one pattern of them takes.
"""

import re
from collections.abc import Iterator

import numpy as np

# Patterns, in small letters, that begin with six letters as they stand. A letter that is no ASCII
# stands for any other such letter.
_SIGNS = (
    # English
    (
        "support(?<=[ldnerpu] support)(?:ing)? "
        r"[^.!]{0,60}\b(?:journalism|reporting|newsroom|our work|our mission|us)\b"
    ),
    "support(?:ing)? (?:our|independent|local|quality|nonprofit|non-profit|investigative) ",
    "gift to", "gift now", "gift so",
    "donation (?:to|now|so)", "contribution (?:to|now|so)",
    "help keep ", "help us (?:to )?keep ", "help to keep ",
    *(
        f"{who} (?:today|now|of our|to (?:support|get|read|help)|and (?:support|help|get))"
        for who in ("member", "subscriber", "supporter", "patron", "donor")
    ),
    "to you, our readers", "readers like you", "reader-(?:fund|support)ed",
    *(
        f"{what} (?:now |today |here )?(?:for|to) "
        for what in ("subscribe", "subscribing", "sign up", "signing up")
    ),
    "to your (?:e-?mail )?inbox", "we rely on ", "we depend on ",
    *(
        f"our {what} (?:is|depends on|relies on)"
        for what in ("work", "journalism", "reporting")
    ),
    # German
    "unterstütz(?:en sie|e|t) ", "mit ihrer ", "mit deiner ", "mit eurer ",
    "jetzt (?:spenden|abonnieren|mitglied|unterstütz)",
    *(
        f"{who} (?:jetzt |heute |noch heute )?(?:mitglied|abonnent|förder)"
        for who in ("werden sie", "werde", "werdet")
    ),
    "melden sie sich", "melde dich", "meldet euch", "tragen sie sich", "abonniere",
    # French
    "soutenez(?:-nous| notre| le | un)", "faites un don", "faire un don", "fais un don",
    "inscrivez-vous", "inscris-toi", "abonnez-vous",
    "devenez (?:membre|abonn|adh|mécène|donateur)", "vos dons",
    # Spanish, Italian, Portuguese
    "apoya (?:nuestro|el|un|al) ", "apóyanos", "ayúdanos a seguir",
    "hazte (?:soci|miembro|suscriptor)", "hágase (?:soci|miembro|suscriptor)",
    "haz una donaci", "haz tu donaci", "suscríb", "apúntate",
    "sostieni", "fai una donazione", "fai la tua donazione",
    "diventa (?:socio|sostenitore|membro|abbonato)", "iscriviti", "abbonati",
    "apoie (?:o|a|nosso|nossa|um) ", "assine", "subscreva", "inscreva-se", "cadastre-se",
    "faça uma doa", "faça a sua doa", "faça sua doa", "torne-se (?:membro|assinante|apoiador)",
    # Dutch, the Scandinavian languages
    "steun ons", "steun onze", "steun onafhankelijke",
    *(f"word {when}(?:lid|abonnee|donateur)" for when in ("nu ", "ook ")),
    "word lid", "word abonnee", "word donateur", "doneer (?:nu|hier|aan)",
    "schrijf je in", "meld je aan", "abonneer je",
    "støtt oss", "støtt vår", "støt os", "støt vores", "stöd oss", "stöd vår",
    *(
        f"{how} {who}"
        for how in ("bli", "bliv")
        for who in ("medlem", "prenumerant", "abonnent", "støttemedlem")
    ),
    "meld deg på", "tilmeld dig", "prenumerera på", "anmäl dig till",
    # Polish, Turkish
    "wesprzyj na", "wspieraj na", "wesprzyj nie", "wspieraj nie", "zapisz się",
    "zostań (?:patron|subskrybent|naszym)", "przekaż (?:nam|darowizn)",
    "bülten", "bizi destek", "bize destek", "gazeteciliği destek",
)  # fmt: skip
# Those of other scripts, as they stand. Each call has three such letters in a row or more.
_FOREIGN = (
    "поддержите", "подпишитесь", "подписывайтесь", "пожертвовани",
    "підтримайте", "підтримати", "підпишіться", "підписуйтес",
    "メルマガ", "メールマガジン", "ニュースレター", "ご支援", "ご寄付", "ご購読",
    "订阅", "訂閱", "会员", "會員", "支持我", "支持独", "支持獨", "捐款支持", "뉴스레터", "후원",
    "הירשמו", "הרשמו", "תמכו", "תרמו", "اشترك", "ادعم",
)  # fmt: skip
_OTHER = re.compile(r"[^\x00-\x7f]")
_SIGN = re.compile("|".join(_OTHER.sub(r"\\?", one) for one in _SIGNS).encode())
_HEAD = 6
_HEADS = sorted({_OTHER.sub("?", one)[:_HEAD].encode() for one in _SIGNS})
_KNOWN = frozenset(_HEADS)
_BUCKETS = 5  # three bits of each, one for each pair of letters in a head
_BLOCK = 1 << 15  # characters; what is made of them fits into the cache of a core


def _table() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """Return for each pair of letters in which heads it stands, and where.

    Neighbours in the alphabet share a bucket: they share their first pairs too.
    """
    table = np.zeros(1 << 16, np.uint16)
    for i, head in enumerate(_HEADS):
        for k in range(_HEAD // 2):
            pair = int.from_bytes(head[2 * k : 2 * k + 2], "little")
            table[pair] |= 1 << (k * _BUCKETS + i * _BUCKETS // len(_HEADS))
    return table


_TABLE = _table()


def signs(text: str) -> list[int]:
    """Return where in `text` calls to readers may stand: of each call one place or more.

    >>> signs("The bridge is old. Will you support our work?")
    [28]
    """
    # The only letters that are no ASCII and become it as small ones.
    plain = text.replace("\u0130", "i").replace("\u212a", "k")
    data = plain.encode("ascii", "replace").lower()
    places = [place for place in _heads(data) if _SIGN.match(data, place)]
    if not text.isascii() and b"???" in data:
        small = plain.lower()
        words = (word for word in _FOREIGN if word in small)
        places += (found.start() for word in words for found in re.finditer(word, small))
        places.sort()
    return places


def _heads(data: bytes) -> Iterator[int]:
    """Yield where six letters stand that a sign may begin with."""
    for begin in range(0, len(data) - _HEAD + 1, _BLOCK):
        block = data[begin : begin + _BLOCK + _HEAD - 1]
        pairs = np.ndarray((len(block) - 1,), "<u2", block, strides=(1,))
        seen = _TABLE.take(pairs, mode="wrap")
        found = seen[:-4] & (seen[2:-2] >> _BUCKETS) & (seen[4:] >> 2 * _BUCKETS)
        for place in np.flatnonzero(found).tolist():  # in some, the pairs are of several heads
            if block[place : place + _HEAD] in _KNOWN:
                yield begin + place
