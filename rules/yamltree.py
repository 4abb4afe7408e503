"""YAML as plain values that still know where in the file they stand.

A stricter YAML than the standard's: no aliases, no key twice, no tags beyond the ordinary scalars.
"""

from pathlib import Path
from typing import Any

import yaml

from rules.errors import RuleError
from rules.pack import Place

# libyaml is ten times quicker, and not in every build of PyYAML.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Tree:
    """`data` is made of dicts, tuples and scalars."""

    def __init__(self, path: Path, root: yaml.Node, data: Any) -> None:
        self._path = path
        self._root = root
        self.data = data

    def place(self, at: tuple[int | str, ...], *, of_key: bool = False) -> Place:
        """Where the value under these keys and indexes begins (`of_key`: where its key does), or the nearest value
        around it that is there."""
        node = self._root
        for key in at:
            if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
            elif isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == str(key)), None)
                if pair is None:
                    break
                node = pair[0] if of_key and key == at[-1] else pair[1]
        return Place(self._path, node.start_mark.line + 1, node.start_mark.column + 1)


def read_tree(path: Path, content: bytes) -> Tree:
    """Raises `RuleError` at the first place that is no YAML of this kind."""
    try:
        loader = _Loader(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleError(path, line, 1, "unreadable", reason="not UTF-8", type="not_utf8") from None
    except yaml.YAMLError as error:
        raise _no_yaml(path, error) from None
    try:
        root = loader.get_single_node()
        if root is None:
            raise RuleError(path, 1, 1, "yaml", reason="the file is empty", type="empty_file")
        return Tree(path, root, _Plain(path, loader).value(root))
    except yaml.YAMLError as error:
        raise _no_yaml(path, error) from None
    finally:
        loader.dispose()


def _no_yaml(path: Path, error: yaml.YAMLError) -> RuleError:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return RuleError(path, line, column, "yaml", reason=reason)


class _Plain:
    def __init__(self, path: Path, loader: Any) -> None:
        self._path = path
        self._loader = loader
        self._met: set[int] = set()

    def value(self, node: yaml.Node) -> Any:
        if id(node) in self._met:
            raise self._fault(node, "alias")
        self._met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return tuple(map(self.value, node.value))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        try:
            return self._loader.construct_object(node)
        except ValueError as error:  # 2026-13-45 looks like a date
            raise self._fault(node, "wrong-value", reason=str(error), type="scalar") from None

    def _mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.value(key_node)
            if isinstance(key, (dict, tuple)):
                raise self._fault(key_node, "wrong-value", reason="a key is a word", type="key_type")
            if key in data:
                raise self._fault(key_node, "duplicate-key", key=str(key))
            data[key] = self.value(value_node)
        return data

    def _fault(self, node: yaml.Node, code: Any, **details: str) -> RuleError:
        return RuleError(self._path, node.start_mark.line + 1, node.start_mark.column + 1, code, **details)
