"""What was taken back of entries, done again where a restored backup has it as it was before."""

from collections.abc import Mapping

from toolbox.adoption import keeping
from toolbox.adoption.lifecycle import LIVING
from toolbox.adoption.models import Adoption
from toolbox.foundation.actors import system
from toolbox.foundation.forgetting import Forgetting

_BY = system("replay")


def _end(adoption: Adoption) -> None:
    if adoption.state in LIVING:
        keeping.let_go(adoption, by=_BY)


def _forget_contact(adoption: Adoption) -> None:
    if adoption.contact_email:
        keeping.forget_contact(adoption, by=_BY)


REPLAYS: Mapping[str, Forgetting] = {
    "adoption": Forgetting(Adoption, _end),
    "adoption-contact": Forgetting(Adoption, _forget_contact),
    "adoption-holder": Forgetting(Adoption, keeping.forget_holder),
}
