"""How long the processor has worked: busy neighbours do not count, as they do for the clock."""

import resource


def working_time() -> float:
    """Return the seconds that this process, and its children that have ended, have computed."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)
