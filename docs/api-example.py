"""Reads what a toolbox has, and with a token begins a draft; needs Python 3.9 and nothing else.

python api-example.py http://localhost:8000 Praktikum
TOOLBOX_TOKEN=wzk_... python api-example.py http://localhost:8000 Praktikum projekt-alpha
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request


def call(address, *, token="", body=None, method=None):
    """Return the answer as data with its headers; prints why where it is refused."""
    headers = {"Accept": "application/json", "User-Agent": "api-example"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    request = urllib.request.Request(address, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        said = (problem["status"], problem["code"], problem["detail"], problem.get("fields", ""))
        sys.exit(" ".join(str(one) for one in said))


def search(base, words):
    """Print what a search finds, page after page."""
    address = f"{base}/api/v1/search?{urllib.parse.urlencode({'q': words})}"
    while address:
        page, _headers = call(address)
        for hit in page["items"]:
            print(f"{hit['title']} ({hit['owner']}) {hit['url']}")
        address = page["links"].get("next")
    print(f"{page['total']} found")


def begin_draft(base, token, organisation):
    """Begin a draft and give it a better title."""
    draft, _headers = call(
        f"{base}/api/v1/drafts",
        token=token,
        body={"kind": "checklist", "organisation": organisation, "title": "Aus einem Programm"},
    )
    change = {"summary": "Von einem Programm begonnen.", "row_version": draft["row_version"]}
    draft, _headers = call(draft["api_url"], token=token, body=change, method="PATCH")
    print(f"Draft {draft['id']}: {draft['url']}")
    for sentence in draft["missing"]:
        print(f"- {sentence}")


if __name__ == "__main__":
    where, wanted, *maker = sys.argv[1:]
    search(where, wanted)
    if maker and os.environ.get("TOOLBOX_TOKEN"):
        begin_draft(where, os.environ["TOOLBOX_TOKEN"], maker[0])
