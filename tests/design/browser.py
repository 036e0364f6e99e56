"""Puts rendered components on a page of a real browser, with the real style sheet and script."""

from playwright.sync_api import Page, Route

from tests.design.rendering import ASSETS

HOUSE = "https://design.example.org"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)


def serve_parts(page: Page) -> None:
    """Answer for style sheet, script, font and icons."""

    def answer(route: Route) -> None:
        asset = ASSETS.find(route.request.url.removeprefix(f"{HOUSE}/static/"))
        assert asset is not None, route.request.url
        route.fulfill(body=asset.body, content_type=asset.media_type)

    page.route(f"{HOUSE}/static/**", answer)


def show(page: Page, *parts: str, path: str = "/", body: str = "") -> None:
    """Open a page made of these parts under the strict policy of the product."""
    html = document(*parts, body=body)
    headers = {"Content-Security-Policy": POLICY}
    page.route(
        f"{HOUSE}{path}",
        lambda route: route.fulfill(body=html, content_type="text/html", headers=headers),
    )
    page.goto(f"{HOUSE}{path}")


def document(*parts: str, body: str = "") -> str:
    """Return a complete page around these parts; ``body`` holds attributes of its body."""
    return (
        "<!doctype html><html lang=de><meta charset=utf-8><title>Teile</title>"
        f'<link rel=stylesheet href="/static/{ASSETS.public_name("app.css")}">'
        f'<link rel=stylesheet href="/static/{ASSETS.public_name("work.css")}">'
        f'<script type=module src="/static/{ASSETS.public_name("work.js")}"></script>'
        f"<body {body}><main><h1>Teile</h1>{''.join(parts)}</main></body></html>"
    )
