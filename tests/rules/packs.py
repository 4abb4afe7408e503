"""Little packs on disk, for tests that need rules of their own."""

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


def written(directory: Path, *rules: str, topics: str = TOPICS) -> Path:
    """A pack with one file a text: `review/1.yaml`, `review/2.yaml` …"""
    (directory / "review").mkdir(parents=True, exist_ok=True)
    (directory / "topics.yaml").write_text(topics, encoding="utf-8")
    for number, text in enumerate(rules, start=1):
        (directory / "review" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return directory


def pack(directory: Path, *rules: str) -> RulePack:
    return load_pack(written(directory, *rules))


def rule(**changes: str) -> str:
    """`RULE` with other values, each as YAML text; `except` is spelt `except_`, and new keys go before examples."""
    lines = RULE.splitlines()
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
