"""Packages on the stage of the running server, and a look at what a frame says."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Frame, Page
from sqlalchemy import select

from tests import factories
from tests.conftest import house_settings
from tests.journeys.conftest import Live
from toolbox.accounts import belonging
from toolbox.accounts.models import Organisation
from toolbox.app import create_app
from toolbox.catalogue import publishing, queries
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.jobs import examine

MAKERS = "Projekt Bühne"
FOR_SCHOOLS = {"audience": ("schulen",), "topic": ("berufsorientierung",)}


@dataclass(frozen=True)
class Stage:
    """Publishes packages in the instance of a running server."""

    live: Live
    app: Flask

    def publish(self, name: str, content: bytes, **changes: Any) -> tuple[str, str]:
        """Publish an instrument for schools with one file; return its slug and the file's hash."""
        changes.setdefault("terms", FOR_SCHOOLS)
        with self.app.app_context():
            version_id = factories.draft(self._makers(), kind="learning-game", **changes)
            with unit_of_work():
                version = queries.version_by_id(version_id)
                file_id = factories.attached(version, content, name).file_id
                db.session.flush()
                publishing.publish(version, by=factories.EDITORIAL)
                slug = version.instrument.slug
            examine({"file_id": file_id})
            return slug, db.session.get_one(StoredFile, file_id).sha256

    def _makers(self) -> int:
        found = db.session.scalar(select(Organisation.id).where(Organisation.name == MAKERS))
        db.session.rollback()
        if found is not None:
            return found
        with unit_of_work():
            return belonging.found_organisation(name=MAKERS, by=factories.EDITORIAL).id


def stage_of(live: Live) -> Stage:
    """Return the stage of a running server."""
    return Stage(live, create_app(house_settings(live.instance, base_url=live.url)))


LISTEN = """() => {
  window.heard = [];
  window.heardAt = [];
  window.hostile = null;
  for (const name of ["stage:message", "stage:blocked"]) {
    document.addEventListener(name, (event) => window.heard.push(event.detail));
  }
  document.addEventListener("stage:heard", () => window.heardAt.push(performance.now()), true);
  window.addEventListener("message", ({ data }) => {
    if (data && data.hostile) window.hostile = data.hostile;
  });
}"""


def start(page: Page, address: str) -> Frame:
    """Open a page with a package, start it by its button; return the frame when it is there."""
    page.goto(address)
    page.evaluate(LISTEN)
    page.locator("[data-stage-start]").click()
    return inside(page)


def inside(page: Page | Frame) -> Frame:
    """Return the frame in which the package runs, once its scripts have."""
    frame = page.locator("iframe.stage-frame__window").element_handle().content_frame()
    assert frame is not None
    frame.wait_for_url(lambda url: url not in ("", "about:blank"))
    return frame


def heard(page: Page) -> list[dict[str, Any]]:
    """Return what the page around has heard and believed."""
    found: list[dict[str, Any]] = page.evaluate("window.heard")
    return found


def heard_at(page: Page) -> list[float]:
    """Return when the page around took in what it heard, in milliseconds."""
    found: list[float] = page.evaluate("window.heardAt")
    return found
