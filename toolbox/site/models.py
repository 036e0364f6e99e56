"""Pages of the site in Markdown, one row a language."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, Line, Model


class SitePage(Model):
    """A page such as the legal notice in one language."""

    __tablename__ = "site_pages"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    locale: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[Line]
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[CreatedAt]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
