"""The one line of HTML that people copy to another site."""

from markupsafe import Markup, escape

from toolbox.foundation.addresses import public_url
from toolbox.web.embedding.look import Look
from toolbox.web.embedding.targets import Target


def frame_line(address: str, title: str, *, width: str = "100%", height: int = 480) -> str:
    """Return a frame."""
    return str(
        Markup(
            '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0"'
            ' loading="lazy"></iframe>'
        ).format(address, title, width, height)
    )


def element_line(target: Target, look: Look) -> str:
    """Return the element of our own with its script; inside, a link for who runs no scripts."""
    return str(
        Markup(
            '<script type="module" src="{}"></script>'
            '<werkzeugkoffer-liste src="{}"><a href="{}">{}</a></werkzeugkoffer-liste>'
        ).format(
            public_url("embedding.script"),
            target.list_address(look),
            target.page,
            escape(target.title),
        )
    )
