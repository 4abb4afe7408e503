"""Questions: answers out of the regulation, and colleagues who answer where it does not."""

from bot.approval.deciders import Deciders
from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.notices.progress import Progress
from bot.notices.questions import QuestionNotices, WeeklyDigest
from bot.questions.desk import QuestionDesk
from bot.questions.digest import Digest
from bot.questions.library import Library
from bot.questions.service import QuestionService
from bot.regulation.answers import AnswerService
from bot.regulation.service import RegulationService
from bot.storage.questions import AppointmentTable, QuestionTable
from bot.storage.shown import ShownPageTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.workers.indexing import IndexingWorker


def feature(house: Foundation) -> Feature:
    database, settings, regulation = house.database, house.settings, house.of(RegulationService)
    colleagues, shown, asked = ColleagueTable(database), ShownPageTable(database), QuestionTable(database)
    deciders = Deciders(house.people, colleagues)
    library = Library(AnswerService(settings.rules_dir, settings.data_dir / "answers"), regulation)
    indexing = IndexingWorker(database, library, Progress(database, house.outbox, shown))
    digest = Digest(asked, AppointmentTable(database), colleagues, deciders, house.zone)
    return Feature(
        services={
            "questions": QuestionService(asked, regulation, library, house.clock),
            "desk": QuestionDesk(asked, regulation, deciders, house.people, house.clock),
            "digest": digest,
            "question_notices": QuestionNotices(house.outbox, shown, house.zone),
            "indexing": indexing,
        },
        duties=(library, WeeklyDigest(database, digest, house.outbox, house.zone)),
        jobs={"indexing": indexing.run},
        words=(asked,),
        closing=(library.close,),
    )
