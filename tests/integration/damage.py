"""Damage: a bit of stored bytes flips behind the back of the application, as on a bad disk."""

from sqlalchemy import text
from sqlalchemy.orm import Session

TRIGGERS = ("data_set_keeps_its_file", "data_set_keeps_its_reading")


def spoil(db: Session, table: str, column: str, row_id: int) -> None:
    """Flip one bit of stored bytes behind the back of the triggers, as a bad disk would."""
    for name in TRIGGERS if table == "data_set" else []:
        on = " ON data_set" if db.get_bind().dialect.name == "postgresql" else ""
        db.execute(text(f"DROP TRIGGER {name}{on}"))
    stored = db.scalar(text(f"SELECT {column} FROM {table} WHERE id = {row_id}"))  # noqa: S608 (fixed names)
    changed = bytearray(bytes(stored))
    changed[len(changed) // 2] ^= 1
    change = f"UPDATE {table} SET {column} = :bytes WHERE id = {row_id}"  # noqa: S608 (fixed names)
    db.execute(text(change), {"bytes": bytes(changed)})
    db.commit()
    db.expire_all()
