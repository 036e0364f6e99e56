"""What people without an account can take back, and how a restored backup has it taken back again.

Whoever calls ``note_forgotten`` with a new kind gives it a line in the room's table.
"""

from collections.abc import Mapping

from toolbox.adoption import replaying as adoption
from toolbox.alliances import replaying as alliances
from toolbox.calls import replaying as calls
from toolbox.following import replaying as following
from toolbox.foundation.forgetting import Forgetting

FORGETTINGS: Mapping[str, Forgetting] = {
    **adoption.REPLAYS,
    **calls.REPLAYS,
    **alliances.REPLAYS,
    **following.REPLAYS,
}
