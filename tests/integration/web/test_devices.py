"""Devices: a token shown once, judged by the guard, revoked at once."""

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from workbench.store.devices import DeviceRow


def make(table: Table, who: str = "provider") -> str:
    """Make a device and return its token."""
    answer = table.people[who].post(table.path("/devices"), name="Line 4 gateway")
    assert answer.status_code == 201
    found = re.search(r'class="code">([0-9a-f]{64})<', answer.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def test_a_token_is_shown_once_and_kept_as_a_fingerprint(table: Table, db: Session) -> None:
    """Neither the page nor the database tells it again."""
    token = make(table)
    assert token not in table.people["provider"].get(table.path("/devices")).get_data(as_text=True)
    row = db.scalar(select(DeviceRow))
    assert row is not None
    assert token not in str(vars(row))


def test_a_revoked_token_opens_nothing(app: Flask, table: Table, db: Session) -> None:
    """Known until then (and allowed nothing else), unknown from the next request on."""
    sent = {"Authorization": f"Bearer {make(table)}"}
    device = Browser(app)
    assert device.get(table.path(), headers=sent).status_code == 403
    device_id = db.scalar(select(DeviceRow.id))
    db.rollback()
    table.people["provider"].post(
        table.path(f"/devices/{device_id}/revoke"), page=table.path("/devices")
    )
    assert device.get(table.path(), headers=sent).status_code == 404


def test_the_other_side_neither_sees_nor_revokes_a_device(table: Table, db: Session) -> None:
    """Each side looks after its own."""
    make(table)
    device_id = db.scalar(select(DeviceRow.id))
    db.rollback()
    page = table.people["customer"].get(table.path("/devices")).get_data(as_text=True)
    assert "Line 4 gateway" not in page
    answer = table.people["customer"].post(
        table.path(f"/devices/{device_id}/revoke"), page=table.path("/devices")
    )
    assert answer.status_code == 404
