"""A kept stretch does not end in the title of the links that went: "You might also like …".

Such a title looks like the end of the article to the network where no line parts the two. It goes
if it is all that stands between the end of a sentence, or of a line, and what was taken out. Taken
wrongly: a sub-heading of just these words before something that went. Misses: other words.
"""

from bodycopy.segment.decode import stretches
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Mask

# In small letters, parted by bars.
_TITLES = frozenset(
    """
you might like|you may like|you might also like|you may also like|you will also like
you could also like|you may also enjoy|you might also enjoy|you may be interested in
you might be interested in|you may also be interested in|read more|read also|read next|also read
see also|see more|what to read next|up next|watch next|keep reading|continue reading|recommended
recommended for you|recommended stories|recommended articles|recommended reading
recommended videos|related|related article|related articles|related story|related stories
related post|related posts|related news|related content|related topics|related reading
related links|related coverage|more stories|more news|more articles|more from us
more on this story|more on this topic|more to explore|more like this|most read|most popular
most viewed|trending|trending now|trending stories|popular posts|popular articles
popular stories|latest news|latest posts|latest articles|latest stories|recent posts
recent articles|other stories|other news|das könnte sie auch interessieren
das könnte sie interessieren|mehr zum thema|das könnte dich auch interessieren
das könnte dich interessieren|lesen sie auch|lies auch|auch interessant|weitere artikel
weitere beiträge|weitere themen|mehr lesen|weitere nachrichten|weitere meldungen
ähnliche artikel|ähnliche beiträge|meistgelesen|verwandte artikel|verwandte themen
empfohlene artikel|mehr artikel|mehr nachrichten|à lire aussi|lire aussi|à lire également
lire également|à voir aussi|voir aussi|lire la suite|sur le même sujet|sur le même thème
articles liés|articles similaires|articles recommandés|articles connexes|vous aimerez aussi
les plus lus|cela peut vous intéresser|cela pourrait vous intéresser|ça peut vous intéresser
te puede interesar|le puede interesar|también te puede interesar|lee también|lea también
también le puede interesar|te podría interesar|leer también|leer más|lee además|ver más
ver también|vea también|mira también|noticias relacionadas|artículos relacionados
contenido relacionado|contenidos relacionados|lo más leído|lo más visto|más noticias|leia também
leia mais|veja também|veja mais|confira também|saiba mais|mais lidas|mais notícias
notícias relacionadas|artigos relacionados|você pode gostar|leggi anche|vedi anche
potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare|articoli correlati
leggi di più|leggi altro|i più letti|lees ook|lees meer|lees verder|gerelateerde artikelen
meest gelezen|meer nieuws|läs också|läs även|läs mer|relaterade artiklar|mest läst|les også
les mer|mest lest|relaterte artikler|relaterte saker|læs også|læs mere|mest læste|lue myös
lue lisää|czytaj także|czytaj też|czytaj również|czytaj więcej|zobacz także|zobacz też
zobacz również|przeczytaj także|przeczytaj też|powiązane artykuły|čtěte také|přečtěte si také
související články|prečítajte si aj|citește și|citiți și|olvasd el ezt is|olvassa el ezt is
kapcsolódó cikkek|читайте также|смотрите также|читайте ещё|читайте еще|похожие статьи
похожие новости|читайте також|дивіться також|διαβάστε επίσης|διαβάστε ακόμα|διαβάστε περισσότερα
ilginizi çekebilir|bunlar da ilginizi çekebilir|ilgili haberler|baca juga|xem thêm|đọc thêm
اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|関連記事|あわせて読みたい|관련기사
관련 기사|相关阅读|相关新闻|相关文章|相關閱讀|相關新聞|相關文章
""".strip()
    .replace("\n", "|")
    .split("|")
)
_MARKS = " \t\n:.…>»→|•·–—-"
_REACH = 9  # words; scripts without spaces have more of them in a title, but it stands on a line


def without_cues(text: str, keep: Mask, judged: Judged) -> Mask:
    """Return `keep` without the titles of lists of links with which kept stretches end.

    Args:
        text: what was judged.
        keep: which words are kept.
        judged: its words.
    """
    begins = judged.after_stop | judged.begins_line
    for first, end in zip(*(edges.tolist() for edges in stretches(keep)), strict=True):
        low = max(first + 1, end - _REACH)
        for place in (low + begins[low:end].nonzero()[0]).tolist():
            told = text[judged.starts[place] : judged.ends[end - 1]]
            if " ".join(told.lower().strip(_MARKS).split()) in _TITLES:
                keep = keep.copy()
                keep[place:end] = False
                break
    return keep
