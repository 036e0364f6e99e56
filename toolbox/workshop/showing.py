"""What visitors try of a kit before they answer anything: the pages of its own example."""

import shutil
from pathlib import Path

from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import _, _l, speaking
from toolbox.workshop.kits.answers import faults_of, with_defaults
from toolbox.workshop.kits.reading import is_kit, read_kit
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.kits.rendering import FOR_NOW, Host, Lineage, render
from toolbox.workshop.kits.sentences import KitFaults


def make_example(archive: Path, place: Path) -> str | None:
    """Make the pages of a kit's example in the folder ``place``; return the kit's title.

    None for what is no kit, and for kits that are not in order or have no whole example. Raises
    Unavailable where the machine is too busy.
    """
    if not is_kit(archive):
        return None
    try:
        kit = read_kit(archive)
        answers = with_defaults(kit, kit.example)
        if faults_of(kit, answers):
            return None
        render(archive, answers, lineage=_lineage(kit), target=place, host=_host())
    except KitFaults as error:
        if any(fault.code in FOR_NOW for fault in error.faults):
            raise Unavailable(_l("The example is not ready yet.")) from error
        shutil.rmtree(place)
        place.mkdir()
        return None
    return kit.title.de


def _host() -> Host:
    return Host(toolbox=public_url("home.index"))


def _lineage(kit: Kit) -> Lineage:
    with speaking("de"):
        line = _(
            "Example of the kit “%(title)s”, version %(version)s.",
            title=kit.title.de,
            version=kit.version,
        )
    return Lineage(line=line, title=kit.title.de)
