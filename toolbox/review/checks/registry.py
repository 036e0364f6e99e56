"""The list of all rules, in the order in which their points are shown; a new one is a line here."""

from toolbox.review.checks.declaration import Rule
from toolbox.review.checks.rules import (
    access,
    current,
    plain,
    privacy,
    required,
    rights,
    sources,
    transfer,
)

RULES: tuple[Rule, ...] = (
    *required.RULES,
    *sources.RULES,
    *rights.RULES,
    *transfer.RULES,
    *plain.RULES,
    *access.RULES,
    *privacy.RULES,
    *current.RULES,
)
