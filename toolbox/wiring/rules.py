"""Addresses that learn how they are written when the first is: the toolbox starts sooner."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """Compiles what writes its addresses with the first of them.

    The library does so for every rule at the start: of half a thousand, 110 of 160 ms; a command
    or a page writes addresses of a few.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: "LateRule", /, **values: Any) -> tuple[str, str]:
            # Two threads may both compile it; what comes out is the same.
            if not compiled:
                compiled.append(super()._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build
