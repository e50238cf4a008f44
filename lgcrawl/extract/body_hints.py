"""What the names of an element hint at: words of its class and id in the languages of the web."""

from __future__ import annotations

import re

from lxml import etree

# Hint -> beginnings of words that hint at it; one that ends in "$" is the whole word.
_WORDS = {
    "article": """article artikel artigo articol articul artykul entry post$ posts$ postcontent
        postbody story news$ newsarticle nota$ noticia beitrag blogpost blog$ hentry
        report$ single""",
    "body": """body content contenido contenu inhalt conteudo tresc text$ txt$ texte texto
        textbody main$ maintext copy$ prose richtext rich$ rte$ wysiwyg paragraph
        fulltext markdown cuerpo corps tekst innehall""",
    "comment": """comment kommentar komment disqus respond reply replies discuss comentario
        livefyre commentaire reactie talkback forum review""",
    "share": """share sharing social soc$ teilen facebook twitter whatsapp addthis addtoany
        sharedaddy shr follow$ compartir partage condividi""",
    "related": """relat recommend empfehl similar relacionad verwandt associat readmore more$
        mehr$ next$ prev$ previous also$ seealso suggest outbrain taboola popular
        trending latest recent most$ mostread aktuell weitere promo crosslink further
        lire$ leer$ interest plista internal$""",
    "teaser": """teaser card cards tile thumb preview excerpt listing grid$ loop carousel slider
        slick swiper feed$ box$ linklist linkbox""",
    "nav": """nav menu breadcrumb crumb paginat paging pager toc$ tab$ tabs$ sitemap skip$
        skiplink language lang$ submenu toolbar topbar header$ masthead jump""",
    "meta": """meta date$ datum time$ timestamp published publish updated category categories
        cat$ kicker label tag$ tags$ topic keyword dateline rubrik ressort posted
        postinfo details$ info$ eyebrow overline views$ reading$ readtime schlagw tagged
        taglist""",
    "author": """author autor bio$ biograph byline profile writer contributor about$ vcard avatar
        journalist redakteur verfasser person$ team$ reporter""",
    "side": """sidebar side$ widget aside rail$ secondary complementary marginal right$
        rightcol leftcol rechts seitenleiste barra""",
    "signup": """newsletter subscri abo$ abonn signup paywall register regist login donat spenden
        membership piano premium offer cta$ calltoaction form$ mailchimp mailing""",
    "ad": """ad$ ads$ advert anzeige werbung sponsor banner publicidad pub$ commercial adslot
        affiliate adsense dfp gpt$ native product shop amazon""",
    "foot": """foot footer copyright legal imprint impressum contact kontakt disclaimer bottom
        colophon""",
    "notice": """cookie consent gdpr modal popup overlay lightbox alert notice hidden hide$ sr$
        screen visually offscreen noprint print$ noscript accessib tooltip dialog""",
    "caption": """caption figure figcaption gallery galerie image img$ images photo foto picture
        media$ video credit bild$ bildunter legend$ legende zoom$ audio player slideshow
        thumbcaption""",
    "lead": """lead$ leadtext lede$ intro standfirst summary abstract deck$ dek$ chapo sapo
        vorspann subtitle subhead subline strapline anreisser ingress teasertext
        entradilla copete sommario""",
    "title": "title headline titel heading hed$ titre titulo titolo heading1 h1$",
    "list": "list$ lists liste archive archiv items results index$",
    "quote": "quote zitat pullquote blockquote cita$",
    "box": """infobox factbox fakten inset faq accordion akkordeon collapse toggle highlight
        keyfacts callout""",
}
_TAGS = {
    "article": "in_article",
    "main": "in_main",
    "aside": "in_aside",
    "nav": "in_nav",
    "footer": "in_footer",
    "header": "in_header",
    "figure": "in_figure",
    "figcaption": "in_figcaption",
    "form": "in_form",
    "table": "in_table",
    "li": "in_li",
    "dl": "in_dl",
    "blockquote": "in_blockquote",
    "details": "in_details",
    "section": "in_section",
    "address": "in_address",
    "pre": "in_pre",
}
_ROLES = {
    "navigation": "in_nav",
    "contentinfo": "in_footer",
    "complementary": "in_aside",
    "banner": "in_header",
    "main": "in_main",
    "article": "in_article",
    "dialog": "notice",
    "alertdialog": "notice",
    "search": "in_form",
}
_OTHERS = ("article_body", "hidden", "others_words")
HINTS = tuple(dict.fromkeys((*_WORDS, *_TAGS.values(), *_OTHERS)))
BIT = {name: 1 << number for number, name in enumerate(HINTS)}
_TAG_BITS = {tag: BIT[name] for tag, name in _TAGS.items()}
_ROLE_BITS = {role: BIT[name] for role, name in _ROLES.items()}
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_LONGEST = 300  # characters of a class; some hold a hundred names for their style
_NO_DISPLAY = re.compile(r"display\s{0,3}:\s{0,3}none")
_BODY_ITEMS = frozenset(("articlebody", "articletext", "text", "reviewbody"))


_MATCH = {
    name: re.compile("|".join(word.replace("$", r"\Z") for word in words.split())).match
    for name, words in _WORDS.items()
}
_known_words: dict[str, int] = {}
_known_names: dict[str, int] = {}
_MOST_KNOWN = 20_000


# Names of nothing but what readers write, and of what asks about cookies.
_OTHERS_WORDS = re.compile(
    r"(?:^|\s)(?:(?:(?:post|article|reader|user)[-_]?)?(?:comments?|kommentare|commentaires|"
    r"comentarios|komentarze)(?:[-_]?(?:list|area|section|container|wrapper|block|box|thread))?|"
    r"disqus_thread|respond|(?:cookies?|gdpr|consent)[-_]?(?:consent|banner|notice|bar|law|policy|"
    r"info|message|popup|overlay|modal|dialog|box|container|wrapper)(?:[-_]\w{1,20})?)(?:\s|$)"
)


def is_not_shown(style: str) -> bool:
    """Whether a ``style`` hides its element."""
    return _NO_DISPLAY.search(style[:_LONGEST]) is not None


def hints_of(element: etree._Element, tag: str) -> int:
    """The hints of an element's tag, class, id, role and itemprop, as bits of BIT."""
    bits = _TAG_BITS.get(tag, 0)
    attributes = element.attrib
    if not attributes:
        return bits
    get = element.get
    names = get("class") or ""
    id_ = get("id")
    if id_:
        names = f"{names} {id_}"
    if names:
        bits |= name_hints(names)
    role = get("role")
    if role:
        bits |= _ROLE_BITS.get(role.strip().lower(), 0)
    item = get("itemprop")
    if item and item.strip().lower() in _BODY_ITEMS:
        bits |= BIT["article_body"]
    style = get("style")
    if (style and is_not_shown(style)) or get("hidden") is not None:
        bits |= BIT["hidden"]
    return bits


def name_hints(names: str) -> int:
    """The hints of the words of a class or id.

    >>> [hint for hint in HINTS if name_hints("relatedPosts td-sidebar") & BIT[hint]]
    ['article', 'related', 'side']
    """
    names = names[:_LONGEST]
    bits = _known_names.get(names)
    if bits is None:
        bits = 0
        for word in _WORD.findall(names):
            known = _known_words.get(word)
            if known is None:
                known = _known_words[word] = _word_hints(word.lower())
            bits |= known
        if _OTHERS_WORDS.search(names.lower()):
            bits |= BIT["others_words"]
        if len(_known_names) > _MOST_KNOWN or len(_known_words) > _MOST_KNOWN:
            _known_names.clear()
            _known_words.clear()
        _known_names[names] = bits
    return bits


def _word_hints(word: str) -> int:
    return sum(BIT[name] for name, match in _MATCH.items() if match(word))
