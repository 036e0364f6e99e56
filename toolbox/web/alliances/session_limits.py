"""How often one address may press, try codes and have mails written; a whole room is behind it."""

from flask import Response, request

from toolbox.classroom.rules import code_typed
from toolbox.delivery.limits import caller_address, limiter, typed_email


def _was_wrong(response: Response) -> bool:
    return response.status_code == 404


wrong_pitch_codes = limiter.shared_limit(
    "60 per 10 minutes", scope="pitch codes", deduct_when=_was_wrong
)
"""Only codes that are wrong count."""

presses = limiter.shared_limit("300 per 10 minutes", scope="interest", methods=["POST"])
"""Thirty people, ten pitches, one connection."""


def _pitch_and_address() -> str:
    code = (request.view_args or {}).get("code", "")
    return f"{code_typed(str(code))} {caller_address()}"


presses_of_one_pitch = limiter.shared_limit(
    "150 per day", scope="one pitch", key_func=_pitch_and_address, methods=["POST"]
)
"""A full hall behind one connection; a script needs many connections to use a pitch up."""

contacts = limiter.shared_limit("90 per 10 minutes", scope="interest mails", methods=["POST"])
contacts_per_address = limiter.shared_limit(
    "20 per hour",
    scope="interest mails to one",
    key_func=typed_email,
    methods=["POST"],
    exempt_when=lambda: not typed_email(),
)
