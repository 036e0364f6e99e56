"""The application factory: takes settings, puts the house together."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from toolbox.accounts.provider import install_provider
from toolbox.cli.main import run
from toolbox.curation.holders import install_holders
from toolbox.delivery.bodies import install_bodies
from toolbox.delivery.caller import install_login
from toolbox.delivery.counting import install_counting
from toolbox.delivery.doors import require_doors
from toolbox.delivery.forgery import csrf
from toolbox.delivery.headers import install_headers
from toolbox.delivery.languages import install_languages
from toolbox.delivery.limits import install_limits
from toolbox.delivery.numbers import install_numbers
from toolbox.discovery.installed import install_discovery
from toolbox.files.carriers import install_carriers
from toolbox.foundation.db import db, prepare_engine
from toolbox.foundation.events import install_listeners
from toolbox.foundation.executor import Executor
from toolbox.foundation.forgetting import install_forgettings
from toolbox.foundation.i18n import TRANSLATIONS
from toolbox.foundation.jobs import install_jobs
from toolbox.foundation.mail import install_mail
from toolbox.foundation.personal import install_personal_data
from toolbox.foundation.retention import install_retention
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import (
    PROJECT_ROOT,
    Settings,
    install_settings,
    load_settings,
)
from toolbox.foundation.storage.installed import install_storage
from toolbox.foundation.storage.registry import storage_from_url
from toolbox.notices.sights import install_sights
from toolbox.stage.makers import install_makers
from toolbox.wiring.carriers import CARRIERS
from toolbox.wiring.doors import hang_doors
from toolbox.wiring.forgettings import FORGETTINGS
from toolbox.wiring.holders import HOLDERS
from toolbox.wiring.jobs import DAILY, HANDLERS, URGENT, WATCHED
from toolbox.wiring.listeners import LISTENERS
from toolbox.wiring.makers import MAKERS
from toolbox.wiring.personal_data import PERSONAL_DATA
from toolbox.wiring.retention import RETENTION
from toolbox.wiring.sights import SIGHTS

_SQUEEZED = [
    *("text/html", "text/css", "text/javascript", "text/plain", "text/xml", "image/svg+xml"),
    *("application/json", "application/ld+json", "application/feed+json"),
    *("application/manifest+json", "application/problem+json"),
    *("application/xml", "application/atom+xml"),
]
"""The kinds of answers that are worth compressing."""


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": secret_key_of(settings),
        "SQLALCHEMY_DATABASE_URI": settings.resolved_database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 16, "max_overflow": 16},
        "SESSION_COOKIE_NAME": "sitzung",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.session_days),
        "WTF_CSRF_TIME_LIMIT": 12 * 60 * 60,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_LEVEL": 5,
        "COMPRESS_MIMETYPES": _SQUEEZED,
    }


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings`` (by default those in force on this machine).

    Nothing is written but the secret key on first use; databases are migrated by
    ``toolbox db upgrade`` or ``start.py``.
    """
    settings = settings or load_settings()
    app = Flask(
        "toolbox",
        instance_path=str(settings.instance),
        template_folder=str(PROJECT_ROOT / "templates"),
        static_folder=None,
    )
    app.config.update(_configuration(settings))
    install_settings(app.extensions, settings)
    _install_stores(app, settings)
    _install_doorstep(app, settings)
    hang_doors(app)
    require_doors(app)
    return app


def _install_stores(app: Flask, settings: Settings) -> None:
    """Database, files, search, mail, jobs, who listens to what, what is kept about whom."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    install_storage(
        app.extensions, storage_from_url(settings.storage_url, instance=settings.instance)
    )
    install_discovery(app.extensions, settings)
    install_mail(app, settings)
    executor = Executor(app, settings)
    runner = executor.runner(HANDLERS, urgent=URGENT, daily=DAILY, watched=WATCHED)
    install_jobs(app.extensions, runner)
    install_listeners(app.extensions, LISTENERS)
    install_personal_data(app.extensions, PERSONAL_DATA)
    install_retention(app.extensions, RETENTION)
    install_forgettings(app.extensions, FORGETTINGS)
    install_sights(app.extensions, SIGHTS)
    install_carriers(app.extensions, CARRIERS)
    install_makers(app.extensions, MAKERS)
    install_holders(app.extensions, HOLDERS)


def _install_doorstep(app: Flask, settings: Settings) -> None:
    """Sessions, languages, limits, headers, forms."""
    install_headers(app)  # first, so that every refusal has its number
    install_languages(app, str(TRANSLATIONS))
    install_login(app)
    install_provider(app.extensions, settings)
    install_bodies(app, settings)
    install_limits(app, settings)
    install_numbers(app)
    install_counting(app)
    csrf.init_app(app)
    Compress(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]


def command_line() -> None:
    """Run ``toolbox``: the command line gets the factory from up here, as every door does."""
    run(create_app)
