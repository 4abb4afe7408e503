"""A .docx or an .odt is a zip of XML. It comes from outside, so nothing of it is unpacked without a bound."""

import zlib
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, XMLParser
from zipfile import BadZipFile, ZipFile

from bot.errors import RegulationError

UNPACKED_LIMIT = 60 * 1024 * 1024  # bytes of one part; the XML of a thousand pages has about ten million
_DEPTH_LIMIT = 200                 # nested elements; a document has about thirty


class Archive:
    """Raises `RegulationError` for what is no zip."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise RegulationError(1, "broken-file") from error

    def xml(self, name: str) -> Element | None:
        """One part; None when the archive has none of that name. Raises `RegulationError`."""
        try:
            with self._zip.open(name) as part:
                content = part.read(UNPACKED_LIMIT + 1)
        except KeyError:
            return None
        except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error) as error:
            raise RegulationError(1, "broken-file") from error
        if len(content) > UNPACKED_LIMIT:
            raise RegulationError(1, "too-large")
        return _parsed(content)


class _Bounded:
    """Builds the tree, and refuses a document type: no word processor writes one, and entities come with it."""

    def __init__(self) -> None:
        from xml.etree.ElementTree import TreeBuilder

        self._builder = TreeBuilder()
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > _DEPTH_LIMIT:
            raise RegulationError(1, "broken-file")
        return self._builder.start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return self._builder.end(tag)

    def data(self, data: str) -> None:
        self._builder.data(data)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise RegulationError(1, "broken-file")

    def close(self) -> Element:
        return self._builder.close()


def _parsed(content: bytes) -> Element:
    parser = XMLParser(target=_Bounded())  # noqa: S314 - bounded above: no document type, so no entity grows
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError, AssertionError) as error:
        raise RegulationError(1, "broken-file") from error
    return root
