"""A client that behaves like a browser without JavaScript and checks every page it gets."""

from typing import Any

from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from tests.cast import Person
from tests.hygiene import check_page
from toolbox.accounts import logins, queries
from toolbox.foundation.uow import unit_of_work


def begin_login(person: Person) -> str:
    """Log somebody in, inside an application context; return what a browser keeps of it."""
    with unit_of_work():
        user = queries.user_by_id(person.user_id)
        assert user is not None
        return logins.begin(user, device="Firefox, Linux", passed=True)


class HouseClient(FlaskClient):
    """Checks the hygiene of HTML answers; knows how to sign in and how to send forms."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; every HTML page in the answer goes through the hygiene check."""
        kwargs.setdefault("buffered", True)  # read to its end, so that no file stays open
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html"
        # What runs in the sandbox was written by somebody else and is no page of ours.
        is_foreign = response.request.path.startswith("/buehne/")
        if is_page and not is_foreign and response.status_code not in {301, 302, 303, 308}:
            check_page(response)
        return response

    def sign_in(self, person: Person) -> "HouseClient":
        """Be this person from now on; the login page has tests of its own."""
        with self.application.app_context():
            token = begin_login(person)
        return self.go_on(token)

    def go_on(self, token: str) -> "HouseClient":
        """Be from now on who this login was begun for."""
        with self.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return self

    def submit(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with the token its page would carry, or send it as scripts do."""
        with self.session_transaction() as session:
            session.setdefault("csrf_token", "0" * 40)
            raw = session["csrf_token"]
        with self.application.test_request_context() as context:
            context.session["csrf_token"] = raw
            token = generate_csrf()
        method = kwargs.pop("method", "POST")
        if method != "POST":
            headers = {"X-CSRFToken": token, **kwargs.pop("headers", {})}
            return self.open(path, method=method, headers=headers, **kwargs)
        return self.post(path, data={"csrf_token": token, **(data or {})}, **kwargs)
