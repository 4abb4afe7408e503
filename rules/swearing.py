"""Obscene words, also where their letters are swapped, stretched, parted, masked or written in Latin.

Every word of a text is brought to plain Cyrillic in the few ways that people read it, and then asked for an obscene
root at its beginning. A root in the middle is no root: «ансамбля», «страхуй» and «потреблять» are innocent.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product

import regex

from rules.morphology import is_known
from rules.text import Span, Text

_PREFIX = (
    "(?:(?:а|о|у|до|за|на|не|ни|по|вы|пре|при|про|пере|недо|из|ис|раз|рас|без|бес|от|об|под|вз|с|в|сука|ну)[ъь]?)"
)

# Of «еб» with a prefix on a consonant only the forms with a sign between: «себя», «веб», «отебник» are innocent.
_JOINED = (
    "(?:(?:а|о|у|до|за|на|не|по|вы|при|про|пере|недо|долбо|мудо|дуро|худо|раз|об|от)|(?:с|в|из|под|раз|об|от)[ъь])"
)

_ROOTS = (
    rf"{_PREFIX}?ху(?:[йя]|ю|ев|ес(?!к)|ет|ен|ем$|е$|еп|ег|еб|ер|еш|ещ|еч|ец|ел|и$|иш|ищ|йл|ярит|якн)",
    r"хули$", r"[ао]хуи(?:т|в)", rf"{_PREFIX}?ху(?:ил|ит)",
    r"\w*пизд", rf"{_PREFIX}?пезд(?:а|у|ы|е|ой|ец|ец\w+|юк|ит|ан|об|ет)",
    r"(?:(?:вы|на|пере|за|раз|от)[ъь]?|сука|ну)?бля(?:$|[дт])", r"бл[яэ]а?[дт][ьи]?$", r"бля(?:ха)?муха",
    rf"{_JOINED}?еб(?:а|у(?!р)|и|л[аояиы]|н[иу]|ы|ет|ен[ьи]|еш|ем|ос|ск|т[ьеиы]|ться|ок$|к[аиоуе]|е$|$|арь|ош|онь|охот)",
    rf"{_PREFIX}заеб", r"йобан", r"еп(?:т|т[ауы]|тить)$", r"йопт[ау]?$", r"заибал", r"(?:долб|мозг)о[йе]об",
    r"сук(?:а|и|у|ой|ою|а[бх]\w+)$", r"суч(?:ар[аыуе]|арой|ий|ьего|ьему|ьим|онок|еныш\w*)$", r"сц?уко$",
    r"муда(?:к|ч)", r"мудил", r"муд[оа]звон", rf"{_PREFIX}?мудох", r"муд(?:ень|ня)$",
    r"манд(?:а|ы|е|у|ой|ою)$", r"мандав[ео]?ш", r"г[ао]ндон", r"пид[оа]р(?:$|[аыуио]|ш?[аоуыи]?[нс]|ск|ч|юг)",
    r"педрил", r"педик(?:$|[иау]$|ов$|ом$|ами$)", r"п[еи]д[еа]р[аи]ст", rf"{_PREFIX}?залуп(?:$|а$|ы$|е$|у$|ой$|н)",
    rf"{_PREFIX}?дроч(?:ит|ил|у$|ер|ат|ун|к[аиу]$|ен?ный)", r"шлю(?:х|шк|шек|шен)",
    r"(?:за|на|вы|об|по)?г[ао]вн(?![ьи])", r"г[ао]вни(?:щ|л)", r"говенн", r"жоп",
    rf"{_PREFIX}?(?:обо|в)?сра(?:ть|л[аио]?$|н[ыо]?$|нец|нн?ый|ка$|ку$|кой$)",
    r"(?:о|на|за|по|вы|у|обо|про)?сса(?:ть|л[аио]?$|ный|нин|ки$)",
    r"(?:на|по|до|ни|о|а)хер(?:$|а$|е[лнт])", r"хер(?:$|а$|ом$|н[яюи]$|ней$|ов(?:о|ый|ая|ое|ые|ую|ого)$|ач)",
)  # fmt: skip
_OBSCENE = regex.compile("|".join(f"(?:{root})" for root in _ROOTS))
_LATIN_INNOCENT = regex.compile(r"hu[iy]g|suki$|ebay|ebon|eber|hui$|huy$")
_LATIN_OBSCENE = regex.compile(
    r"(?:na|po|do|o|a|za|ni)?(?:h|x|kh)u+(?:[yij]$|[yij][aelnoju])|(?:na|po|do)(?:h|x)er$|b+l+[yij]a+(?:$|[dt])"
    r"|b+l+[yj]?at[']?$|suka+$|s[uy]ka+$|c[uy]k[au]$|\w*p[i1]zd[aeiuyoj]|dolbo[yj]?[eo]b"
    r"|(?:za|na|po|u|vy|do|pro)?[yj]?[eo]b(?:at|al[oai]?$|an[aiyou]|lan|u[tc]|nut)"
    r"|muda[kc]|g[ao]ndon|pid[oa]r|zalupa|govn[oaiu]|(?:zh|j)op[aueyi]$|(?:mother)?fuck|bitch"
)

# Signs that stand for letters, in the order of likelihood.
_LEET = {
    "0": "о", "1": "ил", "3": "зе", "4": "чаы", "6": "б", "7": "т", "8": "в", "9": "я", "@": "а", "$": "с", "€": "е",
    "!": "и", "|": "л", "#": "н", "¥": "у", "£": "е",
}  # fmt: skip
_SEEN_AS = dict(zip("abcehkmoptxyunrdgz3", "авсенкмортхуипгдгзз", strict=True)) | {"b": "в", "6": "б"}
_READ_AS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "ch": "ч", "sh": "ш", "kh": "х", "ya": "я", "ja": "я", "yu": "ю", "ju": "ю",
    "yo": "е", "jo": "е", "ye": "е", "ts": "ц", "a": "а", "b": "б", "v": "в", "w": "в", "g": "г", "d": "д", "e": "е",
    "z": "з", "i": "и", "j": "й", "y": "й", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р",
    "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х", "x": "х", "c": "ц", "q": "к",
}  # fmt: skip
_SOUND = regex.compile("|".join(_READ_AS))

# A word of kennels; where only a few of those around are at work, it is swearing all the same.
_BITCH = regex.compile(r"сук(?:|а|и|у|ой|е|ам|ами|ах)", regex.IGNORECASE)
_KENNEL = (
    "щенок", "кобель", "порода", "приют", "питомник", "стерилизация", "стерилизовать", "привить", "чипировать", "отлов",
    "кинолог", "ошейник", "бирка", "течка", "вязка", "ветеринар", "лабрадор", "овчарка", "алабай", "хаски", "такса",
    "спаниель", "терьер", "дворняга", "дворняжка",
)  # fmt: skip

_CHUNK = regex.compile(r"\S+")
_PIECE = regex.compile(r"(?:[^\W_]|[@$€!|#¥£*])+")
_LETTER = r"(?:[^\W_]|[@$])"
_PARTED = regex.compile(rf"(?<!{_LETTER})(?:{_LETTER}[ \t.,_*/|~'\"-]{{1,3}}){{2,30}}{_LETTER}(?!{_LETTER})")
_MASKED = regex.compile(
    r"(?<![\p{L}@$\d])(?:[\p{L}@$\d]{1,12}+(?:[*#%•]{1,9}+|\.{2,9}+|…|_{2,9}+|-{2,9}+)[\p{L}@$\d]{0,12}"
    r"|(?<![*#%•])[*#%•]{1,6}+\p{L}{2,12})(?![\p{L}@$\d])"
)
_MASK = regex.compile(r"[*#%•]+|\.{2,}|…|_{2,}|-{2,}")

# What stands behind a mask: the words that people mask.
_MASKABLE = (
    "хуй", "хуя", "хую", "хуем", "хуе", "хуи", "хуйня", "хуйню", "хуйней", "хуйни", "хуево", "хуевый", "хуевая",
    "хуевые", "хуесос", "хуесосы", "хуило", "хуйло", "нахуй", "нахуя", "похуй", "дохуя", "нихуя", "охуел", "охуели",
    "охуеть", "охуенно", "охуевшие", "хули", "пизда", "пизды", "пизде", "пизду", "пиздой", "пиздец", "пиздеца",
    "пиздато", "пиздеть", "пиздит", "пиздят", "пиздеж", "спиздили", "спиздил", "распиздяй", "бля", "блять", "блядь",
    "бляди", "блядей", "блядский", "блядская", "блядство", "ебать", "ебал", "ебали", "ебет", "ебут", "ебаный",
    "ебаная", "ебаное", "ебаные", "ебану", "ебанутый", "ебанутые", "ебло", "ебля", "ебучий", "ебучая", "заебал",
    "заебали", "заебись", "заебало", "наебал", "наебали", "наебать", "объебали", "проебали", "проебал", "уебок",
    "уебки", "уебище", "выебать", "выебут", "долбоеб", "долбоебы", "поебать", "доебался", "сука", "суки", "суку",
    "сукой", "мудак", "мудаки", "мудаков", "мудила", "мудило", "мудозвон", "гандон", "гандоны", "гондон", "гондоны",
    "пидор", "пидоры", "пидорас", "пидорасы", "пидарас", "пидарасы", "залупа", "говно", "говна", "говном", "жопа",
    "жопу", "жопе", "жопы", "жопой", "срать", "насрать", "обосрались", "засранец", "засранцы", "шлюха", "шлюхи",
    "манда", "херня", "хер", "нахер",
)  # fmt: skip


def profanity(text: Text) -> Iterator[Span]:
    """Folded spans of obscene words, in the order of the text and apart from each other."""
    found = sorted({*_plain(text), *_parted(text), *_masked(text)}, key=lambda span: (span[0], -span[1]))
    end = 0
    for span in found:
        if span[0] >= end and not _is_dog(text, span) and not _in_address(text, span):
            yield span
            end = span[1]


def _in_address(text: Text, span: Span) -> bool:
    return any(start <= span[0] < last for start, last in text.addresses)


def _is_dog(text: Text, span: Span) -> bool:
    """The female of a dog, in a text that speaks of dogs as their keepers do."""
    return _BITCH.fullmatch(text.folded, *span) is not None and any(text.places(word) for word in _KENNEL)


def _plain(text: Text) -> Iterator[Span]:
    """Words, and what dots and hyphens have parted within one: «х.у.й», «бл-ять»."""
    for chunk in _CHUNK.finditer(text.folded):
        pieces = [piece for piece in _PIECE.finditer(text.folded, *chunk.span()) if piece.group().strip("*!|#")]
        for piece in pieces:
            core = piece.group().strip("*!|#")
            start = piece.start() + piece.group().index(core)
            if is_swearing(core.lower()):
                yield start, start + len(core)
        for one, other in pairwise(pieces):
            joined = (one.group() + other.group()).lower()
            if min(len(one.group()), len(other.group())) <= 2 and is_swearing(joined):
                yield one.start(), other.end()
    for first, second in pairwise(text.words):
        if text.folded[first.end : second.start] == " " and _is_torn(first.text, second.text):
            yield first.start, second.end


def _parted(text: Text) -> Iterator[Span]:
    """Letters one by one: «б л я»."""
    for run in _PARTED.finditer(text.folded):
        letters = [m.start() for m in regex.finditer(_LETTER, run.group())]
        for first in range(len(letters) - 2):
            if is_swearing("".join(run.group()[at] for at in letters[first:]).lower()):
                yield run.start() + letters[first], run.end()
                break


def _masked(text: Text) -> Iterator[Span]:
    """Words of which some letters are stars: «х**», «б***ь»."""
    for found in _MASKED.finditer(text.folded):
        if _is_masked_swearing(found.group()):
            yield found.span()


def _is_torn(one: str, other: str) -> bool:
    """Two words that are one obscene word with a gap in it: «бл ять». One of them is no word by itself."""
    if len(one) > 3 or len(other) < 2 or not is_swearing(one + other) or is_swearing(other):
        return False
    return not (len(one) > 1 and is_known(one)) and not (len(one) == 1 and is_known(other))


def _is_masked_swearing(masked: str) -> bool:
    letters = _MASK.sub("", masked)
    if len(letters) == 1 and (masked[0].isupper() or sum(map(len, _MASK.findall(masked))) < 2):
        return False  # «гражданин Х***» keeps a name to himself, and «а*» has a footnote
    if len(letters) < 2 and masked[0].lower() not in "хбпе":
        return False
    pattern = "".join(_hidden(piece) for piece in regex.findall(r"[*#%•]+|\.{2,}|…|_{2,}|-{2,}|.", masked.lower()))
    plain = regex.compile(pattern)
    return any(len(letters) < len(word) and plain.fullmatch(word) for word in _MASKABLE)


def _hidden(piece: str) -> str:
    """A sign for each letter, or a run of them for any number."""
    if _MASK.fullmatch(piece):
        exact = piece[0] in "*#%•"
        return f"[а-я]{{{len(piece)}}}" if exact and len(piece) < 3 else "[а-я]{1,7}"
    return "[" + "".join(regex.escape(c) for c in {piece, *_LEET.get(piece, ""), _SEEN_AS.get(piece, piece)}) + "]"


@lru_cache(maxsize=20_000)
def is_swearing(word: str) -> bool:
    """Whether a word in lower case, written in any of those ways, is obscene."""
    if not any(char.isalpha() for char in word):
        return False
    return any(_is_obscene(reading) for reading in _readings(word)) or _LATIN_OBSCENE.match(word) is not None


def _readings(word: str) -> Iterator[str]:
    """What the word is in plain Cyrillic."""
    if word.isascii() and word.isalpha():
        if _LATIN_INNOCENT.match(word):
            return
        yield _SOUND.sub(lambda m: _READ_AS[m.group()], word)
        if all(char in _SEEN_AS for char in word):
            yield "".join(_SEEN_AS[char] for char in word)
        return
    options = [_LEET.get(char) or _SEEN_AS.get(char, char) for char in word[:30]]
    for letters in product(*options) if sum(len(option) > 1 for option in options) < 5 else ():
        yield "".join(letters)


def _is_obscene(word: str) -> bool:
    """A plain word, and the same with its stretched letters let go."""
    return any(_OBSCENE.match(form) is not None for form in {word, regex.sub(r"(.)\1+", r"\1", word)})
