"""Objects of VK's API 5.199 as the pocket VK emits them."""

import json
from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.messages import ChatButton, ChatMessage, Keyboard, Quote
from bot.sandbox.people import CITIZEN, CITY, Person

Json = dict[str, Any]

POST = 4021     # the number of every forwarded post on its wall
# Longest side of VK's smaller copies, pixels; the picture itself comes as «w».
PHOTO_SIDES = {"s": 75, "m": 130, "x": 604, "y": 807}


def message(said: ChatMessage, person: Person, group_id: int, base: str) -> Json:
    """`base` is the address of this server; pictures and documents hang under it."""
    outgoing = said.author == "bot"
    body: Json = {
        "date": int(said.sent),
        "from_id": -group_id if outgoing else person.vk_id,
        "id": said.serial,
        "version": said.serial * 10 + 1,
        "out": int(outgoing),
        "important": False,
        "is_hidden": False,
        "attachments": attachments(said, base),
        "conversation_message_id": said.id,
        "fwd_messages": [_forwarded(said.quote)] if said.quote and said.quote.kind == "comment" else [],
        "text": said.source or said.text,
        "peer_id": person.vk_id,
        "random_id": said.random_id,
    }
    if said.wordless == "location":
        body["geo"] = {"type": "point", "coordinates": {"latitude": 44.616, "longitude": 33.525}, "showmap": 1}
    if said.payload is not None:
        body["payload"] = said.payload
    if said.ref is not None:
        body |= {"ref": said.ref, "ref_source": ""}
    if said.keyboard:
        body["keyboard"] = keyboard(said.keyboard, group_id)
    if said.edited is not None:
        body["update_time"] = int(said.edited)
    return body


def keyboard(rows: Keyboard, group_id: int) -> Json:
    buttons = [[{"action": _action(button), "color": "default"} for button in row] for row in rows]
    return {"one_time": False, "inline": True, "author_id": -group_id, "buttons": buttons}


def _action(button: ChatButton) -> Json:
    action: Json = {"label": button.label}
    if button.kind == "url":
        return action | {"type": "open_link", "link": button.url}
    return action | {"type": button.kind} | ({} if button.data is None else {"payload": button.data})


def attachments(said: ChatMessage, base: str) -> list[Json]:
    found: list[Json] = []
    if said.photo:
        found.append({"type": "photo", "photo": photo(said.photo, base, int(said.sent))})
    if said.document:
        found.append({"type": "doc", "doc": document(said.document, base, int(said.sent))})
    if said.quote and said.quote.kind == "post":
        found.append({"type": "wall", "wall": _post(said.quote)})
    if said.wordless == "sticker":
        found.append({"type": "sticker", "sticker": {"inner_type": "base_sticker_new", "sticker_id": 9046,
                                                     "product_id": 279}})
    if said.wordless == "voice":
        found.append({"type": "audio_message", "audio_message": _voice(said.serial, base)})
    return found


def _forwarded(quote: Quote) -> Json:
    return {
        "date": quote.date, "from_id": CITIZEN.vk_id, "text": quote.text, "attachments": [],
        "conversation_message_id": 17, "id": 0, "peer_id": CITIZEN.vk_id,
    }


def _post(quote: Quote) -> Json:
    return {
        "inner_type": "wall_wallpost", "id": POST, "from_id": CITY.vk_id, "owner_id": CITY.vk_id, "date": quote.date,
        "text": quote.text, "post_type": "post", "attachments": [],
    }


def _voice(serial: int, base: str) -> Json:
    sound = f"{base}/files/voice/{serial}"
    return {
        "id": serial, "owner_id": CITIZEN.vk_id, "duration": 4, "waveform": [0, 12, 31, 12, 0],
        "link_mp3": f"{sound}.mp3", "link_ogg": f"{sound}.ogg", "access_key": f"v{serial}",
    }


def photo(file: StoredFile, base: str, date: int) -> Json:
    url = base + file.path
    longest = max(file.width, file.height, 1)
    sizes = [
        {"type": letter, "width": file.width * side // longest, "height": file.height * side // longest, "url": url}
        for letter, side in PHOTO_SIDES.items() if side < longest
    ]
    # Old pictures carry a copy without dimensions, so nobody may choose by the first or by the letter alone.
    unknown = {"type": "p", "width": 0, "height": 0, "url": url}
    whole = {"type": "w", "width": file.width, "height": file.height, "url": url}
    return {
        "album_id": -3, "date": date, "id": file.number, "owner_id": file.owner, "access_key": access_key(file),
        "sizes": [whole, *sizes, unknown], "text": "", "has_tags": False,
    }


def document(file: StoredFile, base: str, date: int) -> Json:
    extension = file.name.rpartition(".")[2] if "." in file.name else ""
    return {
        "id": file.number, "owner_id": file.owner, "title": file.name, "size": file.size, "ext": extension,
        "url": base + file.path, "date": date, "type": 4 if file.kind else 1, "access_key": access_key(file),
    }


def access_key(file: StoredFile) -> str:
    return file.token.replace("_", "x").replace("-", "y")


def profile(person: Person) -> Json:
    return {
        "id": person.vk_id, "first_name": person.first_name, "last_name": person.last_name,
        "can_access_closed": True, "is_closed": False,
    }


def group(group_id: int) -> Json:
    return {"id": group_id, "name": "Памятка", "screen_name": "pamyatka_sandbox", "is_closed": 0, "type": "group"}


def pressed(person: Person, said: ChatMessage, payload: str | None, event_id: str) -> Json:
    return {
        "user_id": person.vk_id, "peer_id": person.vk_id, "event_id": event_id, "conversation_message_id": said.id,
        "payload": {} if payload is None else json.loads(payload),
    }


CLIENT_INFO: Json = {
    "button_actions": ["text", "vkpay", "open_app", "location", "open_link", "callback", "intent_subscribe",
                       "intent_unsubscribe"],
    "keyboard": True, "inline_keyboard": True, "carousel": True, "lang_id": 0,
}
