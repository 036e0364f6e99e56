// What every part of the page shares: making elements, views, announcements, downloads, printing.
var Page = (function () {
  "use strict";

  var undo = null;

  function all(selector, inside) {
    return Array.prototype.slice.call((inside || document).querySelectorAll(selector));
  }

  function one(selector, inside) {
    return (inside || document).querySelector(selector);
  }

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  // A copy of an icon that stands somewhere on the page.
  function icon(selector) {
    return one(selector + " .icon").cloneNode(true);
  }

  // Say something, to eyes and ears; with a deed that can be taken back, offer that.
  function say(text, takeBack) {
    var toast = document.getElementById("meldung");
    var spoken = document.getElementById("ansage");
    undo = takeBack || null;
    one("p", toast).textContent = text;
    one("button", toast).hidden = !undo;
    toast.hidden = false;
    spoken.textContent = "";
    window.setTimeout(function () { spoken.textContent = text; }, 50);
    window.clearTimeout(say.timer);
    if (!undo) { say.timer = window.setTimeout(hush, 6000); }
  }

  function hush() {
    document.getElementById("meldung").hidden = true;
    undo = null;
  }

  function view(name) {
    var wanted = document.getElementById(name || "start") || document.getElementById("start");
    return wanted.classList.contains("view") ? wanted : wanted.closest(".view") || document.getElementById("start");
  }

  // Show the view that the address names; a step opens inside its list.
  function show(moveFocus) {
    var name = window.location.hash.slice(1);
    if (name === "inhalt") { return; }
    var chosen = view(name);
    var target = document.getElementById(name) || chosen;
    all(".view").forEach(function (part) { part.hidden = part !== chosen; });
    all(".tabs a").forEach(function (link) {
      var here = link.hash === "#" + chosen.id;
      if (here) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    });
    document.body.setAttribute("data-view", chosen.id);
    document.title = one("h1", chosen).textContent + " – " + one(".brand b").textContent;
    chosen.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
    if (target !== chosen && one("details", target)) { one("details", target).open = true; }
    if (moveFocus) {
      if (target === chosen) { window.scrollTo(0, 0); } else { target.scrollIntoView(); }
      target.focus({ preventScroll: true });
    }
  }

  function download(name, type, text) {
    var address = URL.createObjectURL(new Blob([text], { type: type }));
    var link = element("a", { href: address, download: name, hidden: "" });
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
  }

  // What is typed stands on paper as text, however long it is.
  function mirror(field) {
    var paper = field.nextElementSibling;
    if (!paper || !paper.classList.contains("onpaper")) {
      paper = element("p", { "class": "onpaper", "aria-hidden": "true" });
      field.insertAdjacentElement("afterend", paper);
    }
    paper.textContent = field.value;
  }

  // Inside another page, links to elsewhere may be closed: then the address is said instead.
  // Whoever has dealt with the click already (the toolbox's stage does) is not disturbed.
  function leave(event) {
    var link = event.target.closest && event.target.closest("a[href^='http']");
    if (!link || window.parent === window || event.defaultPrevented) { return; }
    event.preventDefault();
    if (!window.open(link.href, "_blank")) { say("Diese Seite öffnet hier keine anderen Seiten. Die Adresse: " + link.href); }
  }

  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = all(".worries details:not([open])");
    folded.forEach(function (part) { part.open = true; });
    all(".period textarea, .period input").forEach(mirror);
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (part) { part.open = false; });
  });

  function begin() {
    one("#meldung button").addEventListener("click", function () {
      var deed = undo;
      hush();
      if (deed) { deed(); }
    });
    window.addEventListener("click", leave);
    window.addEventListener("hashchange", function () {
      if (undo) { hush(); }
      show(true);
    });
    all("[data-print]").forEach(function (button) {
      button.addEventListener("click", function () { window.print(); });
    });
    one(".skip").addEventListener("click", function (event) {
      event.preventDefault();
      one("h1", view(document.body.getAttribute("data-view"))).scrollIntoView();
      document.getElementById("inhalt").focus({ preventScroll: true });
    });
    all("[data-stepper]").forEach(stepper);
  }

  // A number field with the two buttons beside it.
  function stepper(box) {
    var input = one("input", box);
    function change(by) {
      var least = Number(input.min);
      input.value = Math.max(least, Math.min(999, (parseInt(input.value, 10) || least) + by));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    one("[data-less]", box).addEventListener("click", function () { change(-1); });
    one("[data-more]", box).addEventListener("click", function () { change(1); });
  }

  return {
    all: all, one: one, element: element, icon: icon, say: say, hush: hush, show: show,
    download: download, mirror: mirror, begin: begin
  };
}());
