"""Throws generated requests at the whole interface and holds every answer against its document.

Run by hand with many examples:  python -m tests.api.fuzzing 200
"""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from tests import factories
from tests.api.serving import served
from tests.cast import enter_the_cast
from tests.conftest import house_settings
from toolbox.accounts import queries, tokens
from toolbox.app import create_app
from toolbox.content.loader import load_content
from toolbox.foundation import jobs
from toolbox.foundation.schema import upgrade
from toolbox.foundation.uow import unit_of_work

DOCUMENT = "/api/v1/openapi.json"


@dataclass
class Outcome:
    """How many requests were sent, what they were answered with, and what was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Number of requests."""
        return self.statuses.total()


def _settings(address: str, examples: int, token: str, *, thorough: bool) -> dict[str, object]:
    """What the rules of the toolbox refuse though it has the right shape is answered with 422."""
    return {
        "base-url": address,
        "headers": {"Authorization": f"Bearer {token}"},
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "422", "429"]
            }
        },
        "generation": {"max-examples": examples, "database": "none", "deterministic": True},
        "phases": {"stateful": {"enabled": thorough}, "coverage": {"enabled": thorough}},
        "continue-on-failure": True,
        "warnings": False,
    }


def throw(address: str, token: str, *, examples: int, thorough: bool) -> Outcome:
    """Send what can be thought of to a served toolbox and collect what is wrong.

    ``thorough`` adds every combination that the document allows or forbids, and ways through
    several addresses.
    """
    settings = _settings(address, examples, token, thorough=thorough)
    config = SchemathesisConfig.from_dict(settings)
    schema = schemathesis.openapi.from_url(address + DOCUMENT, config=config)
    outcome = Outcome()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            _note(outcome, event.recorder)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            outcome.errors.append(repr(event))
    return outcome


def _note(outcome: Outcome, recorder: ScenarioRecorder) -> None:
    """Count the answers of a scenario, and keep the first of each kind of failure."""
    for interaction in recorder.interactions.values():
        if interaction.response is not None:
            outcome.statuses[interaction.response.status_code] += 1
    for checks in recorder.checks.values():
        for one in checks:
            if one.failure_info is not None:
                said = f"{one.failure_info.failure}\n{one.failure_info.code_sample}"
                outcome.failures.setdefault(f"{recorder.label} {one.name}", said)


def furnish(app: Flask) -> str:
    """Let there be something to find, and return the secret of Alice's token for everything."""
    with app.app_context():
        cast = enter_the_cast()
        for number in range(3):
            factories.published(cast.alpha_id, title=f"Werkzeug {number}")
            factories.draft(cast.alpha_id, title=f"Entwurf {number}")
        with unit_of_work():
            user = queries.user_by_id(cast.alice.user_id)
            assert user is not None
            return tokens.make(user, name="Versuch", scopes=tokens.SCOPES, days=1)


def _by_hand(examples: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = house_settings(Path(folder) / "instance")
        upgrade(settings)
        app = create_app(settings)
        with app.app_context():
            load_content(with_instruments=False)
        token = furnish(app)
        with app.app_context():
            jobs.run_due()
        with served(app) as address:
            outcome = throw(address, token, examples=examples, thorough=True)
    print(outcome.requests, "requests", dict(sorted(outcome.statuses.items())))
    for title, said in outcome.failures.items():
        print("FAILED", title, said, sep="\n", end="\n\n")
    print(*outcome.errors, sep="\n")
    sys.exit(bool(outcome.failures or outcome.errors))


if __name__ == "__main__":
    _by_hand(int(sys.argv[1]))
