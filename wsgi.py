"""The application for a WSGI server: ``gunicorn wsgi:application``."""

from toolbox.app import create_app

application = create_app()
