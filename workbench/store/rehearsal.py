"""Delete everything that belongs to a deal, row by row, so that the record is told of each."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workbench.platform.database import Base
from workbench.store.deal import DealRow


def delete_all_of(db: Session, deal: DealRow) -> None:
    """Delete all rows that belong to the deal, directly or through others; its own row stays."""
    found: dict[str, list[Any]] = {DealRow.__tablename__: [deal]}
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    for table in Base.metadata.sorted_tables:  # each after those that it refers to
        owned = [
            key.parent.in_([getattr(one, key.column.key) for one in found[key.column.table.name]])
            for key in table.foreign_keys
            if key.column.table.name in found and key.column.table is not table
        ]
        if owned and table.name in classes:
            found[table.name] = list(db.scalars(select(classes[table.name]).where(or_(*owned))))
    for name in reversed(list(found)):
        if name != DealRow.__tablename__:
            for row in found[name]:
                db.delete(row)
            db.flush()
