"""Packages of our own for the tests: web pages and H5P with a library that was written for them."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.files import makers

Files = Mapping[str, str | bytes]

PAGE = """<!doctype html>
<html lang="de">
  <head>
    <meta charset="utf-8">
    <title>Zählwerk</title>
    <link rel="stylesheet" href="stil/gut.css">
    <script src="zaehlen.js" defer></script>
  </head>
  <body>
    <h1>Zählwerk</h1>
    <p>Stand: <b id="stand">0</b></p>
    <button type="button" id="mehr">Mehr</button>
    <a id="innen" href="weiter.html" target="_blank">Weiter</a>
    <a id="aussen" href="https://beispiel.example/seite" target="_blank">Hinaus</a>
  </body>
</html>
"""
SCRIPT = """
const stand = document.getElementById("stand");
const say = (message) => parent.postMessage({ toolbox: 1, ...message }, "*");
const show = () => { stand.textContent = localStorage.getItem("stand") || "0"; };
say({ verb: "initialized" });
document.getElementById("mehr").addEventListener("click", () => {
  const next = Number(localStorage.getItem("stand") || 0) + 1;
  localStorage.setItem("stand", next);
  show();
  say({ verb: "progressed", progress: Math.min(1, next / 4) });
  say({ verb: "scored", score: { raw: next, min: 0, max: 4 } });
  if (next === 4) say({ verb: "completed", success: true, duration: 12 });
});
show();
"""
COUNTER: Files = {
    "index.html": PAGE,
    "zaehlen.js": SCRIPT,
    "stil/gut.css": "body { font-family: sans-serif; background: #fff; color: #111; }",
    "weiter.html": "<!doctype html><html lang=de><title>Weiter</title><h1>Weiter</h1>",
}


def zipped(files: Files) -> bytes:
    """A ZIP file, the same whenever it is made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def web(**more: str | bytes) -> bytes:
    """A package of web pages that counts, with further files by name."""
    return zipped({**COUNTER, **more})


LIBRARY = {
    "title": "Beispieltext",
    "machineName": "H5P.BeispielText",
    "majorVersion": 1,
    "minorVersion": 0,
    "patchVersion": 0,
    "runnable": 1,
    "embedTypes": ["div"],
    "license": "MIT",
    "preloadedJs": [{"path": "beispiel.js"}],
    "preloadedCss": [{"path": "beispiel.css"}],
}
LIBRARY_SCRIPT = """
var H5P = H5P || {};
H5P.BeispielText = (function ($) {
  function BeispielText(params, contentId) {
    H5P.EventDispatcher.call(this);
    var self = this;
    this.attach = function ($container) {
      $container.addClass("h5p-beispiel").append($("<p>").text(params.text));
      if (params.picture) {
        var address = H5P.getPath(params.picture.path, contentId);
        $container.append($("<img>").attr("alt", "").attr("src", address));
      }
      $("<button>").text("Richtig").on("click", function () {
        localStorage.setItem("geklickt", "ja");
        self.setActivityStarted && self.setActivityStarted();
        var answered = self.createXAPIEventTemplate("answered");
        answered.data.statement.result = {
          score: { raw: 3, min: 0, max: 4, scaled: 0.75 }, completion: true, success: true,
          duration: "PT1M2.5S", response: "ja",
        };
        self.trigger(answered);
      }).appendTo($container);
      self.trigger("resize");
    };
  }
  BeispielText.prototype = Object.create(H5P.EventDispatcher.prototype);
  BeispielText.prototype.createXAPIEventTemplate = function (verb) {
    var event = new H5P.XAPIEvent();
    event.setVerb(verb);
    event.data.statement.object = {
      id: "urn:beispiel", definition: { name: { "de": "Wie viele Kisten?" } },
    };
    return event;
  };
  return BeispielText;
})(H5P.jQuery);
"""


def h5p_files(library: Mapping[str, Any] = LIBRARY, **about: Any) -> dict[str, str | bytes]:
    """The files of an H5P package with its own library; ``about`` goes into h5p.json."""
    needed = {name: library[name] for name in ("machineName", "majorVersion", "minorVersion")}
    facts = {
        "title": "Kisten zählen",
        "language": "de",
        "mainLibrary": library["machineName"],
        "embedTypes": ["div"],
        "preloadedDependencies": [needed],
        **about,
    }
    content = {
        "text": "Zählen Sie die Kisten.",
        "picture": {"path": "images/kisten.png", "mime": "image/png", "width": 20, "height": 10},
    }
    return {
        "h5p.json": json.dumps(facts),
        "content/content.json": json.dumps(content),
        "content/images/kisten.png": makers.picture(),
        "H5P.BeispielText-1.0/library.json": json.dumps(library),
        "H5P.BeispielText-1.0/semantics.json": "[]",
        "H5P.BeispielText-1.0/beispiel.js": LIBRARY_SCRIPT,
        "H5P.BeispielText-1.0/beispiel.css": ".h5p-beispiel { padding: 1rem; }",
    }


def h5p(**about: Any) -> bytes:
    """An H5P package that runs."""
    return zipped(h5p_files(**about))
