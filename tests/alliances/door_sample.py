"""An alliance on whose doors somebody knocks: Carla runs it, Projekt Alpha belongs to it.

Its first meeting lies ahead and has an agenda, minutes that are a draft, a guest and a file; the
second one is a draft.
"""

from tests.alliances.rounds import Round, begin_round, in_days
from tests.cast import Cast
from toolbox.alliances import filing, guests
from toolbox.files.intake import keep_own
from toolbox.files.operations import register
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work


def furnish(cast: Cast) -> Round:
    """Furnish everything, inside an application context."""
    round_ = begin_round(cast)
    round_.plan(in_days(9))
    round_.plan(in_days(30), announced=False)
    round_.write_minutes()
    kept = keep_own(b"Name;Ort\nAlpha;Duisburg\n", name="Liste.csv", storage=installed_storage())
    with unit_of_work():
        carla = cast.carla.actor
        filing.add(round_.meeting(), register(kept), name="Liste.csv", by=carla)
        guests.invite(round_.meeting(), email="dora@example.org", name="Dora", by=carla)
    return round_
