"""What was taken back of calls, done again where a restored backup has it as it was before."""

from collections.abc import Mapping

from toolbox.calls import operations
from toolbox.calls.lifecycle import CallState, Outcome
from toolbox.calls.models import Call
from toolbox.foundation.forgetting import Forgetting


def _end(call: Call) -> None:
    """A mailbox is forgotten of calls that have ended; so this one has."""
    operations.forget_holder(call)
    if call.state in {CallState.WAITING, CallState.OPEN}:
        operations.end(call, Outcome.NOT_NEEDED)


REPLAYS: Mapping[str, Forgetting] = {"call": Forgetting(Call, _end)}
