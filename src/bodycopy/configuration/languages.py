"""Languages by their codes, so that a mistyped one is told of."""

import re

# ISO 639-1, and the three letters of ISO 639-3 where much is written in a language without two.
_NAMES = """
    aa Afar, ab Abkhazian, ae Avestan, af Afrikaans, ak Akan, am Amharic, an Aragonese, ar Arabic,
    as Assamese, av Avaric, ay Aymara, az Azerbaijani, ba Bashkir, be Belarusian, bg Bulgarian,
    bi Bislama, bm Bambara, bn Bengali, bo Tibetan, br Breton, bs Bosnian, ca Catalan, ce Chechen,
    ch Chamorro, co Corsican, cr Cree, cs Czech, cu Church Slavonic, cv Chuvash, cy Welsh,
    da Danish, de German, dv Divehi, dz Dzongkha, ee Ewe, el Greek, en English, eo Esperanto,
    es Spanish, et Estonian, eu Basque, fa Persian, ff Fulah, fi Finnish, fj Fijian, fo Faroese,
    fr French, fy Frisian, ga Irish, gd Gaelic, gl Galician, gn Guarani, gu Gujarati, gv Manx,
    ha Hausa, he Hebrew, hi Hindi, ho Hiri Motu, hr Croatian, ht Haitian, hu Hungarian, hy Armenian,
    hz Herero, ia Interlingua, id Indonesian, ie Interlingue, ig Igbo, ii Sichuan Yi, ik Inupiaq,
    io Ido, is Icelandic, it Italian, iu Inuktitut, ja Japanese, jv Javanese, ka Georgian,
    kg Kongo, ki Kikuyu, kj Kuanyama, kk Kazakh, kl Greenlandic, km Khmer, kn Kannada, ko Korean,
    kr Kanuri, ks Kashmiri, ku Kurdish, kv Komi, kw Cornish, ky Kyrgyz, la Latin, lb Luxembourgish,
    lg Ganda, li Limburgish, ln Lingala, lo Lao, lt Lithuanian, lu Luba-Katanga, lv Latvian,
    mg Malagasy, mh Marshallese, mi Maori, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi,
    ms Malay, mt Maltese, my Burmese, na Nauru, nb Bokmål, nd Ndebele, ne Nepali, ng Ndonga,
    nl Dutch, nn Nynorsk, no Norwegian, nr South Ndebele, nv Navajo, ny Chichewa, oc Occitan,
    oj Ojibwa, om Oromo, or Odia, os Ossetian, pa Punjabi, pi Pali, pl Polish, ps Pashto,
    pt Portuguese, qu Quechua, rm Romansh, rn Rundi, ro Romanian, ru Russian, rw Kinyarwanda,
    sa Sanskrit, sc Sardinian, sd Sindhi, se Sami, sg Sango, si Sinhala, sk Slovak, sl Slovenian,
    sm Samoan, sn Shona, so Somali, sq Albanian, sr Serbian, ss Swati, st Sotho, su Sundanese,
    sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, ti Tigrinya, tk Turkmen,
    tl Tagalog, tn Tswana, to Tongan, tr Turkish, ts Tsonga, tt Tatar, tw Twi, ty Tahitian,
    ug Uyghur, uk Ukrainian, ur Urdu, uz Uzbek, ve Venda, vi Vietnamese, vo Volapük, wa Walloon,
    wo Wolof, xh Xhosa, yi Yiddish, yo Yoruba, za Zhuang, zh Chinese, zu Zulu,
    ast Asturian, ceb Cebuano, ckb Sorani, fil Filipino, hsb Sorbian, nds Low German, yue Cantonese
"""
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)


def known(name: str) -> str:
    """Return the code of a language in small letters, its region or script with it.

    Raises:
        ValueError: there is none; the nearest is named.

    >>> known("de"), known("pt-BR")
    ('de', 'pt-br')
    """
    names = dict(one.strip().split(" ", 1) for one in _NAMES.split(","))
    found = _CODE.fullmatch(name)
    if found and found[1].lower() in names:
        return name.lower().replace("_", "-")
    from difflib import get_close_matches  # noqa: PLC0415 - only for who has mistyped

    codes = {called.lower(): code for code, called in names.items()} | {one: one for one in names}
    close = get_close_matches(name.lower(), codes, 1)
    hint = f"; did you mean {codes[close[0]]!r}?" if close else ""
    message = f"no language {name!r}; use its code, as de or pt-BR{hint}"
    raise ValueError(message)
