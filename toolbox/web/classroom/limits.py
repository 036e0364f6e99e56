"""How often one address may try codes and open lessons; a whole school may be behind it."""

from flask import Response

from toolbox.delivery.limits import limiter

_WRONG = frozenset({404, 422})


def _was_wrong(response: Response) -> bool:
    return response.status_code in _WRONG


wrong_codes = limiter.shared_limit(
    "60 per 10 minutes", scope="lesson codes", deduct_when=_was_wrong
)
"""Only codes that are wrong count: a class that types the right one is never kept out."""

opened_lessons = limiter.shared_limit("60 per hour", scope="lessons", methods=["POST"])
