"""The Transfer-Ampel on the pages of the wizard: how much it says where, and where links lead."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import url_for

from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Version
from toolbox.review.checks.lights import Ampel, Point, lights
from toolbox.review.checks.rules.current import addresses_in
from toolbox.upkeep.links import link_states
from toolbox.web.contribute import steps

_SIGNS: Mapping[str, frozenset[str]] = {
    "dateien": frozenset({"files"}),
    "beschreiben": frozenset({"summary", "description"}),
    "einordnen": frozenset({"audience", "topic"}),
    "rechte": frozenset({"licence", "credits"}),
}
"""Details by which one sees that somebody has been on a step; others come by themselves."""


def whole(version: Version) -> Ampel:
    """Return everything there is to say, for the last page and for the review desk."""
    return lights(version, links=_answers(version))


def on_step(version: Version, step: steps.Step) -> Ampel:
    """Return what helps while somebody is still on the way: nobody is told what comes later.

    What can be mended on this very step comes first.
    """
    missing = frozenset(steps.missing(version))
    place = steps.STEPS.index(step)
    passed = {one.key for one in steps.STEPS[:place]}
    passed |= {one.key for one in steps.STEPS if one != step and _SIGNS[one.key] - missing}
    if not step.asks_for & missing:
        passed.add(step.key)
    found = lights(version, links=_answers(version), passed=passed)
    here_first = sorted(found.points, key=lambda point: point.step != step.key)
    return replace(found, points=tuple(here_first))


def _answers(version: Version) -> Mapping[str, bool]:
    """Return what is known of the addresses that a draft names, from whoever named them before."""
    return link_states(addresses_in(content_of(version)))


def hrefs(version: Version) -> Callable[[Point], str]:
    """Return the function from a point to the field where it is mended."""

    def href(point: Point) -> str:
        address = url_for("contribute.step", instrument_id=version.instrument_id, step=point.step)
        return f"{address}#{point.anchor}"

    return href
