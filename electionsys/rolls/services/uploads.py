"""A file between the clerk's desk and the roll: it waits, is looked at, checked, and imported.

One file waits at most, sealed. It goes when it is imported or given up, or the roll is posted.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import PurePath

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer

from electionsys import sheets
from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls.models import RollUpload
from electionsys.rolls.rules.columns import Layout, check_layout
from electionsys.rolls.rules.masking import mask_text
from electionsys.rolls.rules.uploads import Checked
from electionsys.rolls.services.importing import Tell, check_file, import_file
from electionsys.sheets import Row, Table

CONTENT = "roll_upload.content"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """The file that waits, without what is in it; `checked` is None until somebody checked it."""

    filename: str
    size: int
    sha256: str
    uploaded_at: datetime
    layout: Layout
    checked: Checked | None
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file as it came, read as far as its headings; `content` is what is kept of it."""

    filename: str
    size: int
    sha256: str
    layout: Layout
    content: bytes = field(repr=False)


def put_upload(session: Session, actor: Actor, where: Ref, new: NewUpload, *, at: datetime) -> None:
    """Let this file wait, in the place of one that waited. Raises RefusedError X101."""
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    held = _find(session, where, lock=True)
    if held is None:
        held = RollUpload(unit=where.unit, election_id=where.id)
        session.add(held)
    held.uploaded_by, held.uploaded_at = actor.id, at
    held.filename, held.size, held.sha256 = new.filename, new.size, new.sha256
    held.content_cipher = keys_of(session).seal_bytes(where.unit, CONTENT, new.content)
    _lay_out(held, new.layout)
    journal.record(session, actor, where, "rolls.upload", at=at, sha256=new.sha256, size=new.size)


def upload(session: Session, where: Ref) -> Upload | None:
    """Return the file that waits, or None."""
    held = _find(session, where)
    if held is None:
        return None
    return Upload(
        filename=held.filename,
        size=held.size,
        sha256=held.sha256,
        uploaded_at=held.uploaded_at,
        layout=Layout.read(held.layout),
        checked=Checked.read(held.report) if held.report else None,
        checked_at=held.checked_at,
    )


def upload_waits(session: Session, where: Ref) -> bool:
    """Whether a file waits, also one that nobody has checked yet."""
    query = select(RollUpload.id).where(*_of(where))
    return session.scalar(query) is not None


def first_rows(session: Session, where: Ref, most: int) -> list[Row]:
    """Return the rows in which the file begins, `most` at most. Raises RefusedError R250."""
    with upload_table(session, where) as table:
        return list(islice(table.rows(), most))


def lay_out(session: Session, actor: Actor, where: Ref, layout: Layout, *, at: datetime) -> None:
    """Say which column of the file is which. Raises RefusedError R201, R202, R235; R250, X101."""
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    held = _waiting(session, where)
    refuse(check_layout(layout))
    _lay_out(held, layout)
    journal.record(session, actor, where, "rolls.lay-out", at=at, columns=dict(layout.columns))


def check_upload(
    session: Session, where: Ref, *, tell: Tell | None = None
) -> tuple[Upload, Checked]:
    """Check the file that waits; changes nothing. Raises RefusedError R250."""
    found = upload(session, where)
    if found is None:
        raise RefusedError(Finding("R250"))
    try:
        with upload_table(session, where) as table:
            report = check_file(session, where, table, found.layout, tell=tell)
    except RefusedError as refused:
        return found, Checked(errors=len(refused.findings), findings=refused.findings)
    return found, Checked(
        rows=report.rows,
        would_list=report.would_list,
        women=report.women,
        errors=report.errors,
        warnings=report.warnings,
        by_class=report.by_class,
        by_group=report.by_group,
        findings=report.findings,
    )


def keep_check(
    session: Session, actor: Actor, where: Ref, found: Upload, checked: Checked, *, at: datetime
) -> None:
    """Keep what was found in `found`. Raises RefusedError R250; R251 where another waits now."""
    held = _waiting(session, where, found.sha256)
    if Layout.read(held.layout) != found.layout:
        raise RefusedError(Finding("R251"))
    held.report, held.checked_at = checked.written(), at
    facts = {"sha256": held.sha256, "rows": checked.rows, "errors": checked.errors}
    journal.record(session, actor, where, "rolls.check", at=at, **facts)


def import_upload(
    session: Session,
    actor: Actor,
    where: Ref,
    sha256: str,
    *,
    at: datetime,
    tell: Tell | None = None,
) -> int:
    """List everybody in the file that waits, or nobody; return how many. The file goes.

    Raises RefusedError R250, R251 where it is not the file `sha256`, R254 not checked yet; and
    all that `importing.import_file` finds.
    """
    held = _waiting(session, where, sha256)
    if held.checked_at is None:
        raise RefusedError(Finding("R254"))
    layout = Layout.read(held.layout)
    with upload_table(session, where) as table:
        report = import_file(session, actor, where, table, layout, sha256, at=at, tell=tell)
    session.delete(held)
    return report.would_list


def give_up(session: Session, actor: Actor, where: Ref, *, at: datetime) -> None:
    """Let the file go. Raises RefusedError R250."""
    held = _waiting(session, where)
    session.delete(held)
    journal.record(session, actor, where, "rolls.give-up", at=at, sha256=held.sha256)


def drop_upload(session: Session, where: Ref) -> str | None:
    """Let go of a file that comes too late to be imported; return its hash, None without one."""
    held = _find(session, where, lock=True)
    if held is None:
        return None
    session.delete(held)
    return held.sha256


@contextmanager
def upload_table(session: Session, where: Ref) -> Iterator[Table]:
    """Open the file that waits. Raises RefusedError R250."""
    held = _waiting(session, where)
    content = keys_of(session).open_bytes(where.unit, CONTENT, held.content_cipher)
    # What was filled in again is kept as text, whatever the name of the file that came.
    came = hashlib.sha256(content).hexdigest() == held.sha256
    with sheets.opened(content, held.filename if came else "") as table:
        yield table


def short_name(filename: str) -> str:
    """Return the name of a file without folders, what cannot be printed, and numbers of people."""
    name = PurePath(filename.replace("\\", "/")).name
    return mask_text("".join(one for one in name if one.isprintable()))[-_LONGEST_NAME:]


def _lay_out(held: RollUpload, layout: Layout) -> None:
    held.layout, held.report, held.checked_at = layout.written(), "", None


def _of(where: Ref) -> tuple[ColumnElement[bool], ...]:
    return RollUpload.unit == where.unit, RollUpload.election_id == where.id


def _find(session: Session, where: Ref, *, lock: bool = False) -> RollUpload | None:
    query = select(RollUpload).where(*_of(where)).options(defer(RollUpload.content_cipher))
    return session.scalar(query.with_for_update() if lock else query)


def _waiting(session: Session, where: Ref, sha256: str | None = None) -> RollUpload:
    held = _find(session, where, lock=bool(session.info.get("writes")))
    if held is None:
        raise RefusedError(Finding("R250"))
    if sha256 is not None and held.sha256 != sha256:
        raise RefusedError(Finding("R251"))
    return held
