"""What appeals to readers say: calls for money, for membership, to subscribe, in many languages.

Each call holds two cues by itself: what the reader is to do, and for whom or with what.
"""

import re
from functools import cache
from typing import NamedTuple

# A sentence without any of these, in small letters, is no appeal.
STEMS = (
    "journalis", "newsletter", "inbox", "donat", "contribution", "subscri", "sign up", "gift",
    "support", "readers", "spende", "unterstütz", "abonn", "mitglied", "soutenez", "un don",
    "inscri", "devenez", "periodismo", "suscr", "socio", "socia", "donaci", "giornalis", "iscriv",
    "jornalis", "apoie", "assin", "doaç", "steun", "nieuwsbrief", "donateur", "nyhetsbrev",
    "nyhedsbrev", "støt", "stöd", "prenumer", "wesprzyj", "wspieraj", "подпис", "подпиш",
    "поддерж", "пожертв", "підтрим", "підпис", "підпиш", "bülten", "destek", "メルマガ",
    "メールマガジン", "ニュースレター", "寄付", "チャンネル登録", "订阅", "訂閱", "捐", "会员",
    "會員", "구독", "후원", "נתמכ", "תרמו", "תמכו", "הירשמו", "اشترك", "ادعموا", "تبرع",
)  # fmt: skip


class Call(NamedTuple):
    """What finds a call, and parts of which each such call has one.

    The parts are looked for first, much faster than all the calls: most texts have none. In UTF-8
    each has four bytes at least.
    """

    parts: str
    pattern: str


CALLS = (
    # English
    Call(
        "will support|would support|could support|can support|please support|consider support|"
        "help support|you support",
        r"\b(?:will|would|could|can|please|consider|help) (?:you )?(?:please )?(?:consider )?"
        r"support(?:ing)? [^.?!]{0,60}"
        r"\b(?:journalism|reporting|newsroom|our work|our mission|us)\b",
    ),
    Call(
        "support our|support independent|support local|support quality|support nonprofit|"
        "support non-profit|support investigative|supporting our|supporting independent|"
        "supporting local|supporting quality|supporting nonprofit|supporting non-profit|"
        "supporting investigative",
        r"\bsupport(?:ing)? (?:our|independent|local|quality|nonprofit|non-profit|investigative) "
        r"(?:\w+ )?(?:journalism|reporting|newsroom|work|journalists|mission|site|publication)\b",
    ),
    Call(
        "gift to |gift today|gift now|gift so that|donation to |donation today|donation now|"
        "donation so that|contribution to |contribution today|contribution now|"
        "contribution so that",
        r"\b(?:make|making|give|giving) an? (?:[\w-]+ ){0,3}(?:gift|donation|contribution) "
        r"(?:to (?:us|our|support|help|\w+ today)|today|now|so that we)\b",
    ),
    Call(
        "help keep |help us keep |help to keep |help us to keep ",
        r"\bhelp (?:us )?(?:to )?keep [^.?!]{0,30}\b(?:free|independent|alive|going)\b",
    ),
    Call(
        "member today|member now|member of our|member to |member and |subscriber |supporter |"
        "patron |donor ",
        r"\bbecom(?:e|ing) an? (?:[\w-]+ ){0,3}(?:member|subscriber|supporter|patron|donor) "
        r"(?:today|now|of our|to (?:support|get|read|help)|and (?:support|help|get))\b",
    ),
    Call(
        "our readers|readers like you|reader-fund|reader-support",
        r"\bturn to you, our readers\b|\b(?:from|by|to) readers like you\b"
        r"|\breader-(?:fund|support)ed",
    ),
    Call(
        "sign up |signing up |subscribe |subscribing ",
        r"\b(?:sign(?:ing)? up|subscrib(?:e|ing)) (?:now |today |here )?(?:for|to) "
        r"(?:our|my|the|this|\w+['’]s?) (?:[\w-]+ ){0,5}(?:newsletters?|mailing list|channel)",
    ),
    Call(
        "inbox",
        r"\b(?:delivered|sent|straight|directly|right) (?:directly )?(?:in)?to your "
        r"(?:e-?mail )?inbox\b",
    ),
    Call(
        "we rely on|we depend on",
        r"\bwe (?:rely|depend) on (?:\w+ ){0,4}"
        r"(?:donations?|readers|contributions?|gifts|members)\b",
    ),
    Call(
        "our work |our journalism |our reporting ",
        r"\bour (?:work|journalism|reporting) (?:is (?:only )?possible|depends on|relies on)\b",
    ),
    # German
    Call(
        "unterstütz",
        r"\bunterstütz(?:en sie|e|t) (?:jetzt |bitte |auch )?(?:uns(?:er\w*)?|(?:\w+en )?"
        r"(?:qualitäts)?journalismus|unsere (?:arbeit|redaktion))\b",
    ),
    Call(
        "mit ihrer |mit deiner |mit eurer ",
        r"\bmit (?:ihrer|deiner|eurer) (?:\w+ )?(?:spende|mitgliedschaft|unterstützung)\b",
    ),
    Call(
        "jetzt spenden|jetzt abonnieren|jetzt mitglied|jetzt unterstützen",
        r"\bjetzt (?:spenden|abonnieren|mitglied werden|unterstützen)\b",
    ),
    Call(
        "sie mitglied|werde mitglied|werdet mitglied|jetzt mitglied|heute mitglied|"
        "sie abonnent|werde abonnent|werdet abonnent|jetzt abonnent|heute abonnent|sie förder|"
        "werde förder|werdet förder|jetzt förder|heute förder",
        r"\b(?:werden sie|werde|werdet) (?:jetzt |heute |noch heute )?(?:mitglied|abonnent|förder)",
    ),
    Call(
        "melden sie sich|melde dich|meldet euch|tragen sie sich|abonnieren sie|abonniere",
        r"\b(?:melden sie sich|melde dich|meldet euch|tragen sie sich|abonnieren sie|abonniere)\b"
        r"[^.!?]{0,40}\bnewsletter\b",
    ),
    # French
    Call(
        "soutenez",
        r"\bsoutenez(?:-nous| notre| le journalisme| une (?:presse|information)| un journalisme)\b",
    ),
    Call("faites un don|faire un don|fais un don", r"\b(?:faites|faire|fais) un don\b"),
    Call(
        "inscrivez-vous|inscris-toi|abonnez-vous",
        r"\b(?:inscrivez-vous|inscris-toi|abonnez-vous)\b[^.!?]{0,40}"
        r"\b(?:newsletter|lettre|infolettre|chaîne)\b",
    ),
    Call(
        "devenez|vos dons",
        r"\bdevenez (?:membre|abonnée?|adhérente?|mécène|donateur)\b|\b(?:grâce à|avec) vos dons\b",
    ),
    # Spanish, Italian, Portuguese
    Call(
        "apoya|apóyanos|ayúdanos",
        r"\bapoya (?:nuestro|el|un|al) (?:\w+ )?periodismo\b|\bapóyanos\b|\bayúdanos a seguir\b",
    ),
    Call(
        "hazte|hágase|donación",
        r"\b(?:hazte|hágase) (?:soci[oa]|miembro|suscriptora?)\b|\bhaz (?:una|tu) donación\b",
    ),
    Call(
        "suscríbete|suscríbase|apúntate",
        r"\b(?:suscríbete|suscríbase|apúntate)\b[^.!?]{0,40}\b(?:newsletter|bolet[ií]n|boletines)\b",
    ),
    Call(
        "sostieni",
        r"\bsostieni(?:ci| (?:il|la|l['’]) ?(?:nostr[oa] )?(?:giornalismo|lavoro|informazione))\b",
    ),
    Call(
        "donazione|diventa socio|diventa sostenitore|diventa membro|diventa abbonato",
        r"\bfai (?:una|la tua) donazione\b|\bdiventa (?:socio|sostenitore|membro|abbonato)\b",
    ),
    Call("iscriviti|abbonati", r"\b(?:iscriviti|abbonati)\b[^.!?]{0,30}\b(?:newsletter|canale)\b"),
    Call(
        "apoie", r"\bapoie (?:o|a|nosso|nossa|um) (?:noss[oa] )?(?:jornalismo|trabalho|redação)\b"
    ),
    Call(
        "assine|subscreva|inscreva-se|cadastre-se",
        r"\b(?:assine|subscreva|inscreva-se|cadastre-se)\b[^.!?]{0,40}\b(?:newsletter|boletim|canal)\b",
    ),
    Call(
        "doação|torne-se",
        r"\bfaça (?:uma|a sua|sua) doação\b|\btorne-se (?:membro|assinante|apoiador)",
    ),
    # Dutch, the Scandinavian languages
    Call(
        "steun ons|steun onze|steun onafhankelijke",
        r"\bsteun (?:ons|onze|onafhankelijke)\b[^.!?]{0,30}\b(?:journalistiek|werk|redactie)\b",
    ),
    Call(
        "word lid|word abonnee|word donateur|word nu |word ook |doneer ",
        r"\bword (?:nu |ook )?(?:lid|abonnee|donateur)\b|\bdoneer (?:nu|hier|aan ons)\b",
    ),
    Call(
        "nieuwsbrief", r"\b(?:schrijf je in|meld je aan|abonneer je)\b[^.!?]{0,40}\bnieuwsbrief\b"
    ),
    Call(
        "støtt oss|støtt vår|støt os|støt vores|stöd oss|stöd vår",
        r"\b(?:støtt oss|støtt vår|støt os|støt vores|stöd oss|stöd vår)\w*",
    ),
    Call(
        "bli medlem|bli prenumerant|bli abonnent|bli støttemedlem|bliv medlem|bliv prenumerant|"
        "bliv abonnent|bliv støttemedlem",
        r"\bbliv? (?:medlem|prenumerant|abonnent|støttemedlem)\b",
    ),
    Call(
        "nyhetsbrev|nyhedsbrev",
        r"\b(?:meld deg på|tilmeld dig|prenumerera på|anmäl dig till)\b[^.!?]{0,40}\bnyhe[td]sbrev",
    ),
    # Polish, Russian, Ukrainian, Turkish
    Call(
        "wesprzyj|wspieraj|zapisz się",
        r"\b(?:wesprzyj|wspieraj) (?:nas\b|nasz|niezależn)|\bzapisz się\b[^.!?]{0,30}\bnewsletter",
    ),
    Call("zostań|przekaż", r"\bzostań (?:patron|subskrybent|naszym)|\bprzekaż (?:nam|darowiznę)\b"),
    Call("поддержите", r"\bподдержите (?:нас|наш|независим|редакци|работу редакци)"),
    Call(
        "подпи|пожертвовани",
        r"\bподпи(?:шитесь|сывайтесь) на (?:наш|рассылк|канал)|\bсделайте пожертвовани",
    ),
    Call(
        "підтрима|підпи",
        r"\bпідтрима(?:йте|ти) (?:нас|наш|незалежн|редакці)|\bпідпи(?:шіться|суйтес\w) на наш",
    ),
    Call(
        "bülten|destek",
        r"\be?-?bülten\w*[^.!?]{0,30}\babone ol|\b(?:bizi|bize|bağımsız gazeteciliği) destek",
    ),
    # Japanese, Chinese, Korean, Hebrew, Arabic
    Call(
        "メールマガジン|メルマガ|ニュースレター|ご支援|ご寄付|ご購読",
        r"(?:メールマガジン|メルマガ|ニュースレター)[^。]{0,10}(?:登録|購読)|ご(?:支援|寄付|購読)を?[^。]{0,6}お願い",
    ),
    Call(
        "订阅|訂閱|会员|會員",
        r"(?:订阅|訂閱)(?:我们|我們|本报|本報|电子报|電子報)|(?:成为|成為)(?:我们的|我們的)?(?:付费|付費)?(?:会员|會員)",
    ),
    Call(
        "支持我们|支持我們|支持独立|支持獨立|捐款支持",
        r"支持(?:我们|我們|独立|獨立)的?(?:新闻|新聞|媒體|媒体|工作|报道|報導)|捐款支持",
    ),
    Call("뉴스레터|후원", r"뉴스레터[^.]{0,10}구독|후원(?:해 ?주세요|회원이 되|이 필요)"),
    Call("רשמו|תמכו|תרמו", r"(?:הירשמו|הרשמו) ל(?:ניוזלטר|רשימת)|תמכו ב(?:נו|עיתונות)|תרמו ל"),
    Call("اشتركو|ادعمو", r"اشتركوا? في (?:نشرت|قناتنا|النشرة)|ادعموا? (?:صحافة|الصحافة)"),
)
# What else such a text speaks of: money and letters ...
_MATTER = (
    r"\b(?:ads?|advertis\w+|subscri\w+|paywalls?|revenue|donat\w+|donors?|contribut\w+|member\w*|"
    r"gifts?|newsletters?|inbox|unsubscribe|journalism|readers?|cancel|e-?mail|privacy policy|"
    r"werbung|anzeigen|abo\w*|spende\w*|einnahmen|postfach|journalismus|leser\w*|"
    r"publicité|abonn\w+|dons?|lect(?:eur|rice)s?|journalisme|"
    r"publicidad|suscri\w+|donaci\w+|soci[oa]s?|lector\w+|periodismo|"
    r"pubblicità|abbona\w+|donazion\w+|lettori|giornalismo|publicidade|assina\w+|doaç\w+|leitores|"
    r"jornalismo|advertenties|donat\w+|lezers|journalistiek|annons\w*|prenumer\w+|läsare|lesere|"
    r"journalistikk?|reklam\w*|darowizn\w+|czytelnik\w*|dziennikarstw\w*|реклам\w+|подпис\w+|"
    r"пожертвован\w+|читател\w+|журналист\w+|abone\w*|bağış\w*|okur\w*)\b"
    r"|広告|寄付|購読|登録|读者|讀者|广告|廣告|捐|订阅|訂閱|광고|구독|후원"
)
# ... and who speaks to whom.
_BETWEEN_US = (
    r"\b(?:we|us|our|you|your|wir|uns|unser\w*|sie|ihr\w*|nous|notre|nos|vous|votre|vos|nosotros|"
    r"nuestr\w+|tu|noi|nostr\w|nós|noss\w|wij|ons|onze|je|vi|oss|vår\w*|os|vores|du|my|nas|nasz\w*|"
    r"мы|нас|наш\w*|вы|вас|ваш\w*|biz|bizi\w*|siz\w*)\b|我们|我們|私たち|우리"
)


_PARTS = [(part, i) for i, call in enumerate(CALLS) for part in call.parts.split("|")]
_ASCII_PARTS = [one for one in _PARTS if one[0].isascii()]
PARTS = tuple(dict.fromkeys(part for part, _ in _PARTS))
# What lower case leaves as it is, or makes two of, and a pattern takes for "i" in either case.
_DOTTED = str.maketrans("\u0130\u0131", "ii")


def _possible(folded: str) -> list[str]:
    """Return the patterns of the calls that may be in `folded`, in their order."""
    parts = _ASCII_PARTS if folded.isascii() else _PARTS
    return [CALLS[i].pattern for i in sorted({i for part, i in parts if part in folded})]


def is_call(small: str) -> bool:
    """Say whether there is a call in text in small letters.

    >>> is_call("please support our work."), is_call("they support the bridge.")
    (True, False)
    """
    return any(re.search(call, small) for call in _possible(small))


def call(told: str) -> re.Pattern[str]:
    """Return what finds a call in `told`: to make the pattern of all of them takes 10 ms."""
    possible = _possible(told.translate(_DOTTED).casefold())
    return re.compile("|".join(possible) or "(?!)", re.IGNORECASE)


# Made when they are first needed: most texts need none.
@cache
def matter() -> re.Pattern[str]:
    """Return what finds a word of the matter."""
    return re.compile(_MATTER, re.IGNORECASE)


@cache
def between_us() -> re.Pattern[str]:
    """Return what finds a word of who speaks to whom."""
    return re.compile(_BETWEEN_US, re.IGNORECASE)
