"""How many mails others can have written to one mailbox by typing it in."""

from toolbox.delivery.limits import limiter, typed_email

mails_to_one = limiter.shared_limit(
    "12 per hour; 30 per day",
    scope="following mails",
    key_func=typed_email,
    methods=["POST"],
    exempt_when=lambda: not typed_email(),
)
"""Whoever types it, from wherever: nobody is flooded with questions and links."""
