"""Who calls whom into which network? A mention is not yet an invitation, and a call may lead elsewhere.

An invitation is one's own page («наш инстаграм», «завели профиль в …»), a call that ends in a network («ищите нас
в …»), or a name with a handle after it. The name of another network takes the call to itself: «вместо … пишите
нам в MAX».
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from rules.networks import Network, Networks
from rules.phrases import Phrases
from rules.text import Span, Text

REACH = 8  # words between a call and the name that it leads to
SIGHT = 40  # words after a call among which the names joined to that one are looked for

_CALLS = (
    "подпишитесь", "подпишись", "подписывайтесь", "подписывайся", "подписаться", "присоединяйтесь", "присоединяйся",
    "присоединиться", "добавляйтесь", "добавляйся", "добавьтесь", "вступайте", "заходите", "заходи", "заглядывайте",
    "загляните", "залетайте", "залетай", "переходите", "переходи", "приходите", "пишите", "напишите", "пиши", "звоните",
    "позвоните", "звони", "стучитесь", "стучите", "читайте", "читай", "смотрите", "смотри", "посмотрите", "ищите",
    "ищи", "найдёте", "найти нас", "нас найти", "ждём", "жду", "следите за нами", "следи за мной", "следите за мной",
    "следите за новостями", "следите за обновлениями", "следите за нашими", "ставьте лайки", "ставьте сердечки",
    "лайкайте", "репостите", "отмечайте нас", "ссылка", "мы есть", "мы теперь", "мы тоже", "мы в", "я в", "я есть",
    "нас в", "мы в соцсетях", "наши соцсети", "наши страницы", "наши аккаунты", "больше фото", "все фото",
    "больше видео", "полное видео", "все подробности", "подробности", "прямой эфир", "трансляция", "розыгрыш",
    "конкурс",
)  # fmt: skip
_MESSENGER_CALLS = (
    "пишите", "напишите", "пиши", "написать", "звоните", "позвоните", "звони", "позвонить", "присылайте", "пришлите",
    "прислать", "отправляйте", "отправьте", "отправить", "скиньте", "скидывайте", "киньте", "обращайтесь", "обратитесь",
    "свяжитесь", "связаться", "жду", "ждём", "принимаем", "ответим", "отвечаем", "стучитесь",
)  # fmt: skip
_NEGATIONS = frozenset({"не", "нельзя"})
_AWAY = frozenset({"вместо", "из", "кроме", "без", "про", "о", "об", "против"})  # the name after it is not the goal
_INTO = frozenset({"в", "во", "на", "через", "по"})
_OWN = ("мой", "моя", "моё", "наш", "наша", "наше", "наши", "мои")
_PAGE = ("страница", "страничка", "аккаунт", "акк", "профиль", "канал", "группа", "сообщество", "паблик", "чат", "блог",
         "лента", "сторис", "публикация")  # fmt: skip
_OPENED = ("завести", "запустить", "запускать", "открыть", "открывать", "создать", "есть", "появиться", "вести")
_OTHERWISE = frozenset({
    "если", "когда", "пока", "что", "чтобы", "как", "где", "куда", "который", "которая", "которые", "кто", "потому",
    "поэтому", "ведь", "а", "но", "хотя", "или",
})  # fmt: skip - after a comma they begin another thought
_ELSEWHERE = ("канал", "группа", "чат", "сообщество", "новость", "комментарий")  # written on, not to
_HANDLE = regex.compile(
    r"\"?(?:\s*\([^()]{0,150}\)|\*)?\s*(?:[:—-]\s*)?(?:@[\w.]{3,40}|(?<=:\s*)[a-z][a-z0-9_.]{3,40})", regex.IGNORECASE
)
_PHONE = regex.compile(r"\"?\s*[:—-]?\s*(?:\+7|8)[ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)")
_JOINING = regex.compile(r"[\s,;/&+\"*]*(?:\b(?:и|или|а также)\b)?\s*(?:\b(?:в|во|на)\b)?[\s\"]*")
_ASIDE = regex.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class _Name:
    """`first` and `last` are places of words."""

    network: Network
    first: int
    last: int


def invitations(text: Text, networks: Networks, banned: Collection[Network]) -> Iterator[Span]:
    """Folded spans from a call to the name that it leads to, apart from each other, in the order of the text."""
    yield from _united(_invitations(text, networks, banned))


def messenger_invitations(text: Text, networks: Networks, foreign: Collection[Network]) -> Iterator[Span]:
    """Likewise, where a person is asked to write or ring into a messenger, not to read there."""
    names = _names(text, networks.networks)
    found: list[Span] = []
    for call in (text.words_of(*span) for span in _phrases(_MESSENGER_CALLS).find(text)) if names else ():
        if not _is_negated(text, call[0]):
            found += [_called(text, call, name) for name in _goals(text, *call, names)
                      if name.network in foreign and _is_addressed(text, name)]  # fmt: skip
    for name in names:
        if name.network in foreign and (phone := _PHONE.match(text.folded, text.words[name.last].end)):
            found.append((text.words[name.first].start, phone.end()))
    yield from _united(iter(found))


def _invitations(text: Text, networks: Networks, banned: Collection[Network]) -> Iterator[Span]:
    names = _names(text, networks.networks)
    if not any(name.network in banned for name in names):
        return
    called: dict[_Name, tuple[int, int]] = {}  # of several calls into one network the last, unless they are one phrase
    for call in (text.words_of(*span) for span in _phrases(_CALLS).find(text)):
        if not _is_negated(text, call[0]):
            for name in _goals(text, *call, names):
                if name not in called or "," in _between(text, called[name][1], call[0]):
                    called[name] = call
    yield from (_called(text, call, name) for name, call in called.items() if name.network in banned)
    for name in (name for name in names if name.network in banned):
        yield from _pages(text, name)
        numbered = _PHONE if name.network.spec.foreign_messenger else _HANDLE
        if handle := numbered.match(text.folded, text.words[name.last].end):
            yield text.words[name.first].start, handle.end()


def _called(text: Text, call: tuple[int, int], name: _Name) -> Span:
    """From a call to the name or, the other way round, from the preposition before the name to the call."""
    led = name.first > 0 and text.words[name.first - 1].text in _INTO
    return _span(text, min(call[0], name.first - led), max(call[1], name.last))


def _pages(text: Text, name: _Name) -> Iterator[Span]:
    """One's own page of a network: «наш …», «завели профиль в …»."""
    at = name.first - 1
    page = None
    while at >= max(0, name.first - 5) and _is_together(text, at, name.first):
        if _is_one(text, at, _OWN):
            yield _span(text, at, name.last)
            return
        if _is_one(text, at, _OPENED) and page is not None and not _is_negated(text, at):
            yield _span(text, at, name.last)
            return
        if page is None and at < name.first - 3:
            return
        page = at if _is_one(text, at, _PAGE) else page
        at -= 1


def _goals(text: Text, first: int, last: int, names: list[_Name]) -> Iterator[_Name]:
    """The names that a call leads to: the first one after it with those joined to it, or the one just before it."""
    begin, end = bisect_left(names, last, key=_first), bisect_right(names, last + SIGHT, key=_first)
    after = [name for name in names[begin:end] if name.first > last and _is_together(text, first, name.first)]
    before = None
    for name in after:
        if before is None:
            if name.first - last > REACH + 1 or _is_away(text, name) or _turns(text, last, name.first):
                return
        elif not _is_joined(text, before, name):
            return
        before = name
        yield name
    # «Мы в …», «ссылка на …» and their like lead forwards alone.
    if not after and _is_verb(text, first):
        yield from _goal_before(text, first, names[max(0, begin - SIGHT) : begin])


def _goal_before(text: Text, first: int, names: list[_Name]) -> Iterator[_Name]:
    """«В инсте ждём вас», «Instagram: подписывайтесь»."""
    name = next((n for n in reversed(names) if n.last < first and _is_together(text, n.first, first)), None)
    if name is None or _is_away(text, name):
        return
    between = _ASIDE.sub("", _between(text, name.last, first))
    words = regex.findall(r"\w+", between)
    led = name.first > 0 and text.words[name.first - 1].text in _INTO and len(words) <= 3
    if (led or not words) and ("," not in between or not led):
        yield name


def _first(name: _Name) -> int:
    return name.first


def _is_verb(text: Text, at: int) -> bool:
    return text.words[at].text not in {"мы", "я", "нас", "наши", "больше", "все", "ссылка", "подробности", "полное",
                                       "прямой", "трансляция", "розыгрыш", "конкурс"}  # fmt: skip


def _is_addressed(text: Text, name: _Name) -> bool:
    """«Напишите нам в …», «звоните по …»: the name is where the words go, not whose page they stand on."""
    before = range(max(0, name.first - 2), name.first)
    led = any(text.words[at].text in _INTO or _is_one(text, at, _OWN) for at in before)
    after = name.last + 1
    return led and not (after < len(text.words) and _is_one(text, after, _ELSEWHERE))


def _turns(text: Text, last: int, goal: int) -> bool:
    """Another thought begins between a call and a name."""
    return any(
        text.words[at].text in _OTHERWISE and "," in _between(text, at - 1, at)
        for at in range(last + 1, goal)
    )


def _is_joined(text: Text, one: _Name, other: _Name) -> bool:
    return _JOINING.fullmatch(_ASIDE.sub("", _between(text, one.last, other.first))) is not None


def _is_away(text: Text, name: _Name) -> bool:
    return any(text.words[at].text in _AWAY for at in range(max(0, name.first - 2), name.first))


def _is_negated(text: Text, at: int) -> bool:
    return any(text.words[before].text in _NEGATIONS for before in range(max(0, at - 2), at)
               if _is_together(text, before, at))  # fmt: skip


def _is_together(text: Text, one: int, other: int) -> bool:
    """Both words stand in one sentence."""
    words = text.words
    return text.sentences(words[one].start, words[one].end) == text.sentences(words[other].start, words[other].end)


def _is_one(text: Text, at: int, dictionary_forms: tuple[str, ...]) -> bool:
    return any(at in text.places(form.replace("ё", "е")) for form in dictionary_forms)


def _names(text: Text, networks: Collection[Network]) -> list[_Name]:
    found = (_Name(network, *text.words_of(*span)) for network in networks for span in network.named(text))
    return sorted(found, key=lambda name: (name.first, -name.last))


def _between(text: Text, one: int, other: int) -> str:
    return text.folded[text.words[one].end : text.words[other].start]


def _span(text: Text, first: int, last: int) -> Span:
    return text.words[first].start, text.words[last].end


def _united(spans: Iterator[Span]) -> Iterator[Span]:
    """Spans apart from each other: those that overlap become one."""
    begun: Span | None = None
    for start, end in sorted(spans):
        if begun is not None and start < begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun is not None:
            yield begun
        begun = start, end
    if begun is not None:
        yield begun


@lru_cache(maxsize=8)
def _phrases(phrases: tuple[str, ...]) -> Phrases:
    return Phrases(phrases)
