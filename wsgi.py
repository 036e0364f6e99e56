"""The application for a WSGI server: ``gunicorn wsgi:application``; ``flask db`` finds it, too."""

from flask_migrate import Migrate

from toolbox.app import create_app
from toolbox.foundation.db import db
from toolbox.foundation.schema_state import MIGRATIONS

application = create_app()
# Here and not in the factory: ``toolbox`` migrates by itself, and starts sooner without.
Migrate(application, db, directory=str(MIGRATIONS), render_as_batch=True)
