"""Whether words in the place of others say the same."""

from collections.abc import Sequence

# What a second hand puts in, leaves out or swaps without saying anything else: articles,
# prepositions, adverbs of time and degree, forms of "to be" and "to have". Of the commonest
# languages of the web; in others every word in the place of another says something else.
LIGHT = frozenset(
    # English
    "a about after again all almost also already always an and any are as at be been before "
    "being both but by can could did do does down each even ever every far for from further "
    "had has have here how however in indeed into is it its just later less may might more "
    "most much must now of off often on once only or other our out over own perhaps quite "
    "rather really recently same she he they his her their shall should since so some soon "
    "still such than that the then there therefore these this those though through thus to "
    "today together too under until up upon us very was we well were what when where which "
    "while who will with within would yet you your "
    # German
    "aber alle als also am an auch auf aus bei bereits bis da dann das dass dem den der des "
    "die dies diese dieser dieses doch durch ein eine einem einen einer eines er es etwa für "
    "gegen hat hatte heute hier ihr ihre im in ist jetzt mit nach noch nun nur ob oder schon "
    "sehr sein seine sich sie sind so sowie um und unter vom von vor war waren wie wieder wir "
    "wird wurde wurden zu zum zur zwar über "
    # French, Spanish, Portuguese, Italian
    "au aux avec aussi ce ces cette dans de des du elle en encore est et eux il ils la le les "
    "leur lui mais on ont ou où par pour qui que sa se ses son sont sous sur un une y été "
    "était ahora al algo ante antes como con cuando del desde donde el ella ellos entre era "
    "es esta este esto está fue ha han hasta hay hoy los las más mientras muy o para pero "
    "porque ser si sobre su sus también tan todavía tras u una unos ya agora ainda ao aos até "
    "com da das do dos e ela ele em foi hoje isso já mas muito na nas no nos os pela pelo por "
    "quando seu seus sua suas são também tem um uma anche ancora che chi ci cui dal dalla dei "
    "della di gli hanno i nel nella ora per più poi questa questo sono suo sul sulla tra uno "
    "è "
    # Dutch, Polish, Russian
    "aan al bij dat de deze die dit door een en er heeft het hier hij in is maar met naar nog "
    "nu of om onder ook op over reeds te toen tot uit van voor waar was wat weer werd zich "
    "zij zijn a ale był była być co dla do dziś i ich już jak jako jest jeszcze które który "
    "na o od oraz po pod przed przez przy się są także teraz to tym w we z za ze że а был "
    "была были было в во вот все для до его ее если еще же за здесь и из или их к как когда "
    "которые который ли на над но о об он она они от по под при с сегодня со так также там "
    "теперь то тоже у уже что чтобы эта эти это этот".split()
)
# Letters that two forms of a word begin with, and how many more either may have.
_STEM, _ENDING = 4, 3


def is_reworded(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Say whether some words in the place of others say the same.

    They do where one side has only light words, and where each word has the other as another form.
    What is only there or only left out says nothing else either: no names, numbers and negations
    are asked about here.

    >>> is_reworded(["opened"], ["also"]), is_reworded(["colour"], ["colours"])
    (True, True)
    >>> is_reworded(["rose"], ["fell"]), is_reworded(["user", "name"], ["user", "password"])
    (False, False)
    """
    mine = [word for word in map(str.lower, ours) if word not in LIGHT]
    yours = [word for word in map(str.lower, theirs) if word not in LIGHT]
    if not mine or not yours:
        return True
    return len(mine) == len(yours) and all(map(_is_form, mine, yours))


def _is_form(one: str, other: str) -> bool:
    """Say whether two words are alike up to their endings.

    >>> _is_form("increases", "increased"), _is_form("increase", "decrease")
    (True, False)
    """
    common = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        common += 1
    return one == other or (common >= _STEM and max(len(one), len(other)) - common <= _ENDING)
