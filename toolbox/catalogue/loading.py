"""How much of what belongs to instruments is loaded along with them."""

from collections.abc import Callable, Sequence
from typing import Any

from toolbox.catalogue.models import Instrument, Version


def with_template(load: Callable[..., Any]) -> Sequence[Any]:
    """Return options that load with instruments what of their template is said about them.

    ``load`` is ``joinedload`` for one instrument and ``selectinload`` for many.
    """
    template = load(Instrument.template)
    version = template.joinedload(Instrument.current_version)
    return (
        template.load_only(Instrument.slug, Instrument.state),
        version.load_only(Version.title, Version.licence),
        version.lazyload(Version.instrument),
    )
