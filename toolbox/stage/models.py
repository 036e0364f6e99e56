"""What the look into an archive found: whether it runs, where it begins, what stands in the way."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, Line, Model, UtcDateTime, enum_column
from toolbox.stage.lifecycle import PackageKind, PackageState


class Package(Model):
    """A stored ZIP or H5P file, looked into; made anew whenever somebody looks again.

    ``entry`` is the path of the first page inside (empty for H5P, which the player shows),
    ``unpacked`` is in bytes, ``findings`` are those of ``examining.findings.Finding``. The
    ``poster`` is true where a picture lies in the derived storage: one from inside, or one that a
    browser took of the first page at ``photographed_at``; that it tried in vain says that, too.
    """

    __tablename__ = "packages"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[PackageState] = mapped_column(enum_column(PackageState))
    kind: Mapped[PackageKind] = mapped_column(enum_column(PackageKind))
    entry: Mapped[str] = mapped_column(String(500), default="")
    title: Mapped[Line] = mapped_column(default="")
    files: Mapped[int] = mapped_column(default=0)
    unpacked: Mapped[int] = mapped_column(BigInteger, default=0)
    poster: Mapped[bool] = mapped_column(default=False)
    photographed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    examined_at: Mapped[CreatedAt]
