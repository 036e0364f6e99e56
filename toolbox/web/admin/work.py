"""Background work: what waits, runs or has failed, and what comes back every night."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import scope
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.executor import next_night
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.foundation.jobs import Job, JobState
from toolbox.web.admin.listing import asked_page

STATE_LABELS: dict[JobState, Message] = {
    JobState.FAILED: _l("Failed"),
    JobState.WAITING: _l("Waiting"),
    JobState.RUNNING: _l("Running"),
}
KIND_LABELS: dict[str, Message] = {
    "adoption.look_after": _l("Ask adopters whether their entry still holds"),
    "adoption.tell_of_version": _l("Tell adopters of a new version"),
    "alliances.remind": _l("Remind of meetings"),
    "alliances.remind_of_agreements": _l("Remind of agreements"),
    "calls.look_after": _l("Tell seekers what is new, and let calls expire"),
    "catalogue.tidy_files": _l("Remove files that nothing carries any more"),
    "classroom.forget": _l("Delete lessons that are over"),
    "discovery.catch_up": _l("Bring the search index up to date"),
    "following.forget_unconfirmed": _l("Forget addresses that were never confirmed"),
    "following.look_after": _l("See whom something new is to be told, and how the quarter was"),
    "following.send": _l("See who hears today what is new"),
    "following.send_one": _l("Write to somebody what is new"),
    "discovery.maintain": _l("Look after the search index"),
    "discovery.rebuild": _l("Build the search index anew"),
    "files.forget_uploads": _l("Forget uploads that nobody finished"),
    "files.look_inside": _l("Read a file and make its preview"),
    "files.propose": _l("Propose words from an uploaded file"),
    "foundation.erase_mails": _l("Erase kept e-mails of a person"),
    "foundation.keep_times": _l("Delete what is older than it may be"),
    "foundation.send_mail": _l("Send an e-mail"),
    "harvesting.look": _l("Look at a source for its preview"),
    "harvesting.look_after": _l("See which sources are due"),
    "harvesting.visit": _l("Collect what a source has"),
    "notices.send_digest": _l("Send a digest"),
    "notices.send_digests": _l("Look who gets a digest"),
    "review.remind": _l("Remind of submissions that wait"),
    "stage.examine": _l("Look whether a file runs in the browser"),
    "stage.photograph": _l("Take a picture of a package's first page"),
    "stage.tidy": _l("Remove unpacked packages that nobody needs"),
    "upkeep.check_links": _l("Try links to other sites"),
    "upkeep.look_after": _l("Remind of what is to be looked through, and end what is over"),
    "workshop.look_after": _l("Look after kits and what was made with them"),
    "workshop.look_for_kit": _l("Look whether a file is a kit, and check it"),
    "workshop.look_at_example": _l("Look at a kit's example in a browser"),
    "workshop.show_again": _l("Render a hosted copy anew"),
    "workshop.tell_adopters": _l("Tell of a new version of a kit"),
}
"""What each kind of work does; a test compares this with what there is."""


@dataclass(frozen=True)
class Line:
    """A job as it is listed; ``error`` is the first line of what went wrong."""

    id: int
    what: Message
    created_at: datetime
    run_at: datetime
    attempts: int
    error: str


def line_of(job: Job) -> Line:
    """Return a job in words."""
    error = (job.error or "").strip().partition("\n")[0]
    return Line(
        job.id,
        KIND_LABELS.get(job.kind, job.kind),
        job.created_at,
        job.run_at,
        job.attempts,
        error[:300],
    )


@scope("administrator")
def work() -> ResponseReturnValue:
    """List jobs of one state, and when nightly work is done."""
    asked, counts = request.args.get("stand", ""), jobs.counts()
    state = JobState(asked) if asked in set(JobState) else JobState.FAILED
    page = asked_page(
        counts[state],
        lambda limit, offset: [
            line_of(job) for job in jobs.in_state(state, limit=limit, offset=offset)
        ],
    )
    return render_template(
        "admin/work.html",
        page=page,
        state=state.value,
        most=jobs.MAX_ATTEMPTS,
        tabs_shown=[
            (label, url_for("admin.work", stand=one.value), counts[one], one is state)
            for one, label in STATE_LABELS.items()
        ],
        daily=[(KIND_LABELS.get(kind, kind), done) for kind, done in jobs.daily_runs().items()],
        next_night=next_night(now()),
        address=lambda number: url_for("admin.work", stand=state.value, seite=number),
    )


@scope("administrator")
def retry_jobs() -> ResponseReturnValue:
    """Give failed background work a new chance."""
    number = jobs.retry_failed()
    sentence = ngettext("1 job is tried again.", "%(num)s jobs are tried again.", number)
    flash(sentence if number else _("No job has failed."), "success" if number else "info")
    return redirect(url_for("admin.work"), code=303)


@scope("administrator")
def retry_job(job_id: int) -> ResponseReturnValue:
    """Give one failed job a new chance."""
    jobs.retry(job_id)
    flash(_("The job is tried again."), "success")
    return redirect(url_for("admin.work"), code=303)


@scope("administrator")
def discard_job(job_id: int) -> ResponseReturnValue:
    """Ask whether a failed job is to be forgotten, and forget it."""
    if request.method == "POST":
        jobs.discard(job_id)
        flash(_("The job is discarded. What it was to do is not done."), "success")
        return redirect(url_for("admin.work"), code=303)
    return render_template("admin/discard_job.html", job=line_of(jobs.failed_job(job_id)))
