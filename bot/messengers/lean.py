"""aiogram without what a bot never uses of it.

aiogram asks pydantic to build a type when it is first used (`defer_build`), and then has all 300 of them built at its
import after all, each with whatever it may hold: 100 MiB and two seconds, of which a bot needs a twentieth. Here it
gets what it asks for. (aiogram 3.31, the end of `aiogram/types/__init__.py`)
"""

import sys
from typing import Any

from pydantic import BaseModel


def load_aiogram() -> None:
    """Import aiogram. Where it has been imported already its types are all built, and nothing changes."""
    if "aiogram" in sys.modules:
        return
    names: dict[str, Any] = {}  # by which the annotations of aiogram's types call each other
    build = BaseModel.__dict__["model_rebuild"]

    def postpone(cls: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **_: Any) -> None:
        names.update(_types_namespace or {})

    BaseModel.model_rebuild = classmethod(postpone)  # type: ignore[assignment, method-assign]
    try:
        from aiogram import methods, types
    finally:
        BaseModel.model_rebuild = build  # type: ignore[method-assign]

    def rebuild(cls: type[BaseModel], /, *, force: bool = False, raise_errors: bool = True, **_: Any) -> bool | None:
        """pydantic comes here at the first use of a type that is not built; it does not know the names."""
        made: bool | None = build.__get__(None, cls)(force=force, raise_errors=raise_errors, _types_namespace=names)
        return made

    for base in (types.TelegramObject, methods.TelegramMethod, methods.Response):
        base.model_rebuild = classmethod(rebuild)  # type: ignore[assignment, method-assign]
    for used in (types.Message, types.Update):  # nearly all that comes in: nobody's first message waits for it
        used.model_rebuild()
