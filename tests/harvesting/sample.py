"""Sources in several states without a network, for tests that walk through every page and door."""

from toolbox.accounts.belonging import found_organisation
from toolbox.accounts.models import OrganisationKind
from toolbox.foundation.actors import system
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting.lifecycle import Outcome, SourceState
from toolbox.harvesting.models import HarvestRun, HarvestSource
from toolbox.harvesting.rules import Trouble
from toolbox.harvesting.telling import Tally


def _tally() -> Tally:
    tally = Tally()
    tally.refuse("https://katalog.example.org/7", Trouble("unusable", why="has no name").told)
    tally.refuse("line 12", Trouble("not-json").told)
    tally.note_unmapped(["about: https://example.org/fach/12", "encoding: *", "encoding: *"])
    return tally


def furnish() -> dict[str, str]:
    """Write a followed source with a visit, one that waits with its preview, and a paused one."""
    told = _tally().as_told
    shown = {
        "title": "Berichtsheft richtig führen",
        "summary": "Was hineingehört und wer es unterschreibt.",
        "kind": "guide",
        "licence": "CC-BY-SA-4.0",
        "address": "https://material.example.org/berichtsheft",
        "terms": 3,
        "tags": ["Berichtsheft", "Azubi"],
    }
    preview = {
        **{"at": now().isoformat(), "name": "Materialkiste", "read": 100, "usable": 98},
        **{"expected": 4120, "is_all": False, "kinds": {"guide": 60, "media": 38}},
        **{"licences": {"CC-BY-SA-4.0": 90, "": 8}, "records": [shown], **told},
    }
    with unit_of_work():
        stands_in = found_organisation(
            name="Katalog der Kammer", kind=OrganisationKind.INSTITUTION, by=system("sample")
        )
        followed, waiting, paused = (
            HarvestSource(
                name=name,
                address=f"https://{host}.example.org/oai",
                kind=kind,
                state=state,
                memory={},
            )
            for name, host, kind, state in (
                ("Katalog der Kammer", "kammer", "oai-pmh", SourceState.FOLLOWED),
                ("Materialkiste", "material", "sitemap", SourceState.NEW),
                ("Stilles Archiv", "archiv", "amb-lines", SourceState.PAUSED),
            )
        )
        followed.organisation_id = paused.organisation_id = stands_in.id
        followed.visited_at = followed.due_at = now()
        waiting.preview = preview
        paused.failures, paused.trouble = 3, Trouble("timeout").told
        for one in (followed, waiting, paused):
            db.session.add(one)
            db.session.flush()
        numbers = {"read": 4120, "added": 12, "changed": 3, "unchanged": 4103, "refused": 2}
        run = HarvestRun(
            source_id=followed.id,
            outcome=Outcome.DONE,
            ended_at=now(),
            cursor={},
            told=told,
            **numbers,
        )
        db.session.add(run)
        db.session.flush()
        return {
            "source": str(followed.id),
            "source_run": str(run.id),
            "source_waiting": str(waiting.id),
            "source_paused": str(paused.id),
        }
