"""Questions of staff, from the first word to a person's answer."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from bot.storage.tables.columns import Json, Moment, metadata, row_id

questions = Table(
    "questions",
    metadata,
    row_id(),
    Column("asker_id", ForeignKey("employees.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("before", Text),  # what the same person had asked a moment earlier
    Column("asked_at", Moment, nullable=False),
    Column("platform", String(16)),  # the message it came in; null when it was taken for a draft at first
    Column("account", String(32)),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("edition_id", ForeignKey("editions.id")),  # that the bot answered from; null while it is being read
    Column("clause", String(64)),  # null when that edition does not say
    Column("alternatives", Json, nullable=False),
    Column("general_id", BigInteger),  # the question whose general answer was told as well
    Column("review_id", ForeignKey("reviews.id"), index=True),  # of the same text
    Column("is_draft", Boolean, nullable=False),  # which of the two it was
    Column("stage", String(16), nullable=False, index=True),
    Column("since", Moment, nullable=False),  # when the stage began
    Column("holder_id", ForeignKey("employees.id")),  # who has it or has answered
    Column("reply", Text),
    Column("grounds", Json),  # marks of the clauses that a general answer rests on; null when it is not general
    Index("ix_questions_asked", "asker_id", "asked_at"),
    Index("ix_questions_source", "platform", "account", "chat_id", "message_id"),
)
