"""The adoptions that figures count, entry by entry."""

from sqlalchemy import func, select

from toolbox.adoption import policy
from toolbox.adoption.models import Adoption
from toolbox.adoption.queries import whole
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.paging import Page


def counted_page(page: int, per_page: int, *, instrument_id: int | None = None) -> Page[Adoption]:
    """Return entries that figures count, the newest first; of one instrument, or of all."""
    wanted = [policy.counted()]
    if instrument_id is not None:
        wanted.append(Adoption.instrument_id == instrument_id)
    joined = select(Adoption).join(Instrument, Instrument.id == Adoption.instrument_id)
    total = db.session.scalar(joined.with_only_columns(func.count(Adoption.id)).where(*wanted))
    items = db.session.scalars(
        whole(joined)
        .where(*wanted)
        .order_by(Adoption.since.desc(), Adoption.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return Page(items, page, per_page, total or 0)
