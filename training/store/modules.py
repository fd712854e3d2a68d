"""Rows of modules that authors of this installation wrote, beside those that are shipped."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import installation


class TrainingModuleRow(Base):
    """One version of a module in one language; versions count from 1 and are never changed."""

    __tablename__ = "training_module"
    recorded = installation()
    __table_args__ = (
        UniqueConstraint(
            "key", "language", "version", name="uq_training_module_key_language_version"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(AwareTime)


def newest_modules(db: Session) -> list[TrainingModuleRow]:
    """Return the newest version of every module and language, by key and language."""
    newest = (
        select(
            TrainingModuleRow.key,
            TrainingModuleRow.language,
            func.max(TrainingModuleRow.version).label("version"),
        )
        .group_by(TrainingModuleRow.key, TrainingModuleRow.language)
        .subquery()
    )
    query = select(TrainingModuleRow).join(
        newest,
        (TrainingModuleRow.key == newest.c.key)
        & (TrainingModuleRow.language == newest.c.language)
        & (TrainingModuleRow.version == newest.c.version),
    )
    return list(db.scalars(query.order_by(TrainingModuleRow.key, TrainingModuleRow.language)))


def newest_module(db: Session, key: str, language: str) -> TrainingModuleRow | None:
    """Return the newest version of a module in a language."""
    query = select(TrainingModuleRow).where(
        TrainingModuleRow.key == key, TrainingModuleRow.language == language
    )
    return db.scalars(query.order_by(TrainingModuleRow.version.desc()).limit(1)).first()
