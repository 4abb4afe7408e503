"""`python -m bot check`: is this pack sound, does the regulation speak of its topics, are the settings safe?"""

import argparse
import sys
from collections.abc import Iterator

from bot.errors import RegulationError
from bot.pictures.reader import missing
from bot.regulation import markdown
from bot.regulation.model import Content
from bot.settings import Settings, weaknesses
from bot.views.console import review as console
from rules import examples, loader
from rules.comments import soundness as comments
from rules.pack import RulePack


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 1 when something has to be mended. A topic without a clause, a weak setting and pictures that
    cannot be read here are told, and are no faults. The last words say what to do."""
    regulation, faults = _regulation(settings)
    reading = loader.faults(settings.rules_dir)
    faults += map(console.rule_fault, reading)
    faults += map(console.rule_fault, comments.faults(settings.rules_dir))
    if not reading:
        pack = loader.load_pack(settings.rules_dir)
        faults += map(console.rule_fault, examples.problems(pack))
        if regulation is not None:
            faults += _strange_topics(pack, regulation)
            if not faults:
                print(console.all_well(pack, sum(1 for _ in examples.cases(pack)), regulation))
            if silent := [(t, title) for t, title in pack.topics.items() if regulation.clause_for(t) is None]:
                print(console.silent_topics(silent))
            if not pack.situations.situations:
                print(console.NO_SITUATIONS)
    if lacking := missing(settings.tessdata_dir):
        print(console.no_reader(lacking))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(console.faults_counted(len(faults)), file=sys.stderr)
        return 1
    if weak := weaknesses(settings):
        print(console.weak_settings(weak))
    print(console.what_to_do(weak))
    return 0


def _regulation(settings: Settings) -> tuple[Content | None, list[str]]:
    try:
        return markdown.load(settings.regulation), []
    except RegulationError as error:
        return None, [console.regulation_fault(settings.regulation, error)]
    except OSError as error:
        return None, [console.bad_file(settings.regulation, error.strerror or str(error))]


def _strange_topics(pack: RulePack, regulation: Content) -> Iterator[str]:
    strange = sorted({topic for clause in regulation.clauses for topic in clause.topics} - set(pack.topics))
    if strange:
        yield console.strange_topics(strange)
