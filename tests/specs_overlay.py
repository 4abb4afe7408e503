"""Where VK's published schema contradicts what VK sends and takes: each place with the patch and what it rests on.

What the schema leaves out altogether has no place here: `execute`, and the answer of a long-poll request, whose `ts` is
a string but may be an integer beside `failed` 1.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Patch:
    """In an objects file `path` leads to a dict below `definitions` that `put` is merged into (`enum` is lengthened);
    in a methods file it names the method, and `put` is a parameter of it."""

    file: str
    path: str
    put: dict[str, Any]
    evidence: str


_CALLBACK = "callback/objects.json"
_MESSAGES = "messages/objects.json"

OVERLAY: tuple[Patch, ...] = (
    Patch(_CALLBACK, "callback_type", {"enum": ["message_event", "like_add", "like_remove"]},
          "these have settings and objects of their own, and the enumeration has forgotten them"),
    Patch(_CALLBACK, "callback_message_event/properties/payload", {"type": "object", "properties": {"c": {
        "type": "string"}}}, "captured message_event: the payload of the button arrives as an object"),
    Patch(_CALLBACK, "callback_photo_comment/allOf/1/properties/photo_owner_id", {"minimum": -(2**63)},
          "captured photo_comment_new (vkwave tests): photo_owner_id -191949777"),
    Patch(_CALLBACK, "callback_photo_comment_delete/properties/owner_id", {"minimum": -(2**63)},
          "captured photo_comment_delete (vkwave tests): owner_id -191949777"),
    Patch(_CALLBACK, "callback_board_post_delete/properties/topic_owner_id", {"minimum": -(2**63)},
          "topics belong to communities, whose ids are negative"),
    Patch(_CALLBACK, "callback_wall_comment_delete/properties/user_id", {"required": False},
          "wall_reply_delete gives deleter_id (vksdk events/objects.go, vkbottle_types)"),
    Patch(_CALLBACK, "callback_wall_comment_delete/properties", {"deleter_id": {"type": "integer"}},
          "wall_reply_delete gives deleter_id (vksdk events/objects.go, vkbottle_types)"),
    Patch(_CALLBACK, "", {"callback_message_edit": {"$ref": "../callback/objects.json#/definitions/callback_message"}},
          "message_edit is in the enumeration and has no object: it is the message itself (vksdk events/objects.go)"),
    Patch(_MESSAGES, "messages_message_attachment/properties",
          {"wall": {"$ref": "../wall/objects.json#/definitions/wall_wallpost_full"},
           "link": {"$ref": "../base/objects.json#/definitions/base_link"}},
          "the enumeration of attachment types has both, the attachment has forgotten them"),
    Patch(_MESSAGES, "messages_base_message/properties/version", {"required": False},
          "the captured message_new of 5.103 has none"),
    Patch(_MESSAGES, "messages_send_user_ids_response_item/properties/message_id", {"required": False},
          "VKCOM/vk-api-schema issue 208: an item with an error has no ids"),
    Patch(_MESSAGES, "messages_send_user_ids_response_item/properties/conversation_message_id", {"required": False},
          "VKCOM/vk-api-schema issue 208: an item with an error has no ids"),
    Patch(_MESSAGES, "messages_keyboard/properties/one_time", {"required": False},
          "inline keyboards are taken without it (dev.vk.com bots/development/keyboard)"),
    Patch(_MESSAGES, "messages_keyboard_button/properties/color", {"enum": ["secondary"]},
          "the white button of dev.vk.com bots/development/keyboard"),
    Patch("groups/objects.json", "groups_long_poll_events/properties",
          {name: {"type": "integer"} for name in ("message_event", "like_add", "like_remove")},
          "groups.setLongPollSettings takes them; bots read message_event back (vk-io issue 327)"),
    Patch("messages/methods.json", "messages.send", {"name": "format_data", "type": "string"},
          "dev.vk.ru reference/objects/message#format_data; vkbottle 4.11 sends it"),
    Patch("messages/methods.json", "messages.edit", {"name": "format_data", "type": "string"},
          "dev.vk.ru reference/objects/message#format_data; vkbottle 4.11 sends it"),
    Patch("messages/methods.json", "messages.edit",
          {"name": "keyboard", "$ref": "../messages/objects.json#/definitions/messages_keyboard"},
          "the same JSON as in messages.send; the schema calls it a bare string"),
    Patch("messages/methods.json", "messages.send", {"name": "random_id", "required": True},
          "mandatory since 5.90 (python273/vk_api issue 200)"),
    Patch("wall/methods.json", "wall.get", {"name": "owner_id", "type": "integer"},
          "the schema knows domain alone, VK's page on wall.get knows both"),
)
