"""What mailboxes stopped, done again where a restored backup has it as it was before."""

from collections.abc import Mapping

from toolbox.following import operations
from toolbox.following.models import Follow, Follower
from toolbox.foundation.forgetting import Forgetting

REPLAYS: Mapping[str, Forgetting] = {
    "follower": Forgetting(Follower, operations.leave),
    "follow": Forgetting(Follow, operations.stop),
}
