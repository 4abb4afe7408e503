"""Little packs on disk, for tests that need rules of their own."""

from dataclasses import dataclass
from pathlib import Path

from rules.loader import load_pack
from rules.pack import RulePack

TOPICS = "courtesy: Вежливость\nsecrets: Секреты\n"

RULE = """\
- id: test.rule
  title: Проба
  category: other
  clause: courtesy
  severity: warn
  kind: pattern
  match: 'слон\\w*'
  message: Слонов не бывает.
  advice: Уберите слона.
  since: 2026-01-01
  examples:
    - bad: 'Вот <<слон>>.'
    - good: 'Вот кот.'
"""


ENOUGH = "\n".join(["- bad: 'Вот <<слон>>.'"] * 3 + ["- good: 'Вот кот.'"] * 3)
"""Examples of `RULE` that a check has nothing to say of."""

NETWORKS = """\
- id: zoo
  title: Зоосеть
  names: ['зоосеть', 'зоо']
  domains: [zoo.example]
  decisions:
    - status: restricted
      since: 2024-05-01
      source: Решение вожака
    - status: extremist
      since: 2026-01-01
      source: Решение суда
  note: принадлежит львам, запрещена
  note_words: ['принадлежит\\W+львам']
- id: aviary
  title: Вольер
  names: ['вольер']
  domains: [aviary.example, avi.example]
  decisions:
    - status: allowed
      since: 2020-01-01
      source: Обычай
  foreign_messenger: true
"""


def written(directory: Path, *rules: str, topics: str = TOPICS, networks: str | None = None,
            lists: str | None = None) -> Path:  # fmt: skip
    """A pack with one file a text: `review/1.yaml`, `review/2.yaml` …"""
    (directory / "review").mkdir(parents=True, exist_ok=True)
    (directory / "topics.yaml").write_text(topics, encoding="utf-8")
    if networks is not None:
        (directory / "networks.yaml").write_text(networks, encoding="utf-8")
    if lists is not None:
        (directory / "lists.yaml").write_text(lists, encoding="utf-8")
    for number, text in enumerate(rules, start=1):
        (directory / "review" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return directory


@dataclass(frozen=True)
class Unamended:
    """Implements `bot.review.service.Packs`: nobody has learnt anything of networks since the pack was written."""

    read: RulePack

    async def pack(self) -> RulePack:
        return self.read


def pack(directory: Path, *rules: str, networks: str | None = None, lists: str | None = None) -> RulePack:
    return load_pack(written(directory, *rules, networks=networks, lists=lists))


def rule(**changes: str) -> str:
    """`RULE` with other values, each as YAML text; `except` is spelt `except_`, and new keys go before examples.
    A rule of another kind has no `match` but its own."""
    lines = RULE.splitlines()
    if changes.get("kind", "pattern") != "pattern" and "match" not in changes:
        lines = [line for line in lines if not line.startswith("  match:")]
    for name, value in changes.items():
        key = "  " + name.rstrip("_") + ":" if name != "id" else "- id:"
        at = next((i for i, line in enumerate(lines) if line.startswith(key)), None)
        if at is None:
            lines.insert(lines.index("  examples:"), f"{key} {value}")
        elif name == "examples":
            lines[at:] = [key, *("    " + line for line in value.splitlines())]
        else:
            lines[at] = f"{key} {value}"
    return "\n".join(lines) + "\n"
