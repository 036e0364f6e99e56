"""The application at a real address of this machine, for programs that speak HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from toolbox.foundation.settings import install_settings, installed_settings


class _Quiet(WSGIRequestHandler):
    """Writes no line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve ``app`` from a free port as long as the block lasts; yields its address.

    Links in its answers lead there, as they do where an operator has set ``base_url``.
    """
    server = make_server("127.0.0.1", 0, app, threaded=False, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with app.app_context():
        before = installed_settings()
    address = f"http://127.0.0.1:{server.server_port}"
    install_settings(app.extensions, replace(before, base_url=address))
    try:
        yield address
    finally:
        install_settings(app.extensions, before)
        server.shutdown()
        thread.join()
        server.server_close()
