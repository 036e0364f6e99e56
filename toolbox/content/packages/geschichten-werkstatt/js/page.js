// The frame of the app: its state, the way from step to step, notices, copying, saving as a file.
var Page = (function () {
  "use strict";

  const STEPS = [
    ["angaben", "Vorstellen"], ["plot", "Bogen"], ["fragen", "Fragen"], ["geschichte", "Geschichte"],
    ["teaser", "Teaser"], ["storyboard", "Storyboard"], ["bilder", "Bilder"], ["fertig", "Mitnehmen"],
  ];
  const names = STEPS.map(([id]) => id);
  const shows = {};
  let shown = null;
  const page = { state: Keeping.empty(), view: "" };

  const one = (selector, within) => (within || document).querySelector(selector);
  const every = (selector, within) => [...(within || document).querySelectorAll(selector)];

  // made("li", {class: "frame", text: "…", data: {id: 3}, disabled: true}, [children])
  function made(tag, given, children) {
    const element = document.createElement(tag);
    Object.entries(given || {}).forEach(([name, value]) => {
      if (name === "text") { element.textContent = value; }
      else if (name === "data") { Object.assign(element.dataset, value); }
      else if (name === "on") { Object.entries(value).forEach(([kind, listener]) => element.addEventListener(kind, listener)); }
      else if (name === "value") { element.value = value; }
      else if (name in element && typeof value !== "string") { element[name] = value; }
      else if (value !== false && value !== null) { element.setAttribute(name, value); }
    });
    (children || []).forEach((child) => element.append(child));
    return element;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#z-" + name);
    svg.append(use);
    return svg;
  }

  function keep() { Keeping.write(page.state); }

  function say(text) {
    const place = one("#ansage");
    place.textContent = "";
    window.setTimeout(() => { place.textContent = text; }, 60);
  }

  let fading = 0;
  let isUndo = false;
  function toast(text, undo) {
    isUndo = Boolean(undo);
    const place = one("#meldung");
    const button = one("button", place);
    one("p", place).textContent = text;
    place.hidden = false;
    button.hidden = !undo;
    button.onclick = () => { place.hidden = true; undo(); };
    window.clearTimeout(fading);
    fading = window.setTimeout(() => { place.hidden = true; }, undo ? 20000 : 5000);
    say(text);
  }

  const hasAnswers = () => Boolean(page.state.plot && Object.keys(Weaving.answersOf(page.state)).length);
  const isIntroduced = () => Boolean(page.state.name && page.state.trade && page.state.occupation && page.state.pronoun);

  // The step that must come before `view`, if something is missing for it.
  function missingBefore(view) {
    const place = names.indexOf(view);
    if (place > 0 && !isIntroduced()) { return "angaben"; }
    if (place > 1 && !page.state.plot) { return "plot"; }
    if (place > 2 && !hasAnswers()) { return "fragen"; }
    return "";
  }

  function path() {
    const at = names.indexOf(page.view);
    const nav = one("#weg");
    nav.hidden = at < 0;
    if (at < 0) { return; }
    one("[data-path-text]").textContent = `Schritt ${at + 1} von ${STEPS.length}: ${STEPS[at][1]}`;
    one("[data-path-bar]").style.inlineSize = `${(100 * (at + 1)) / STEPS.length}%`;
    one("[data-path-list]").replaceChildren(...STEPS.map(([id, title], place) => {
      const inner = [made("span", { class: "path-no", text: String(place + 1) }), made("span", { text: title })];
      const isOpen = !missingBefore(id);
      const link = isOpen ? made("a", { href: "#" + id }, inner) : made("span", { class: "path-off" }, inner);
      if (place === at) { link.setAttribute("aria-current", "step"); }
      return made("li", { class: place < at ? "is-done" : "" }, [link]);
    }));
    openPath(false);
  }

  function openPath(isOpen) {
    const toggle = one("[data-path-toggle]");
    toggle.setAttribute("aria-expanded", String(isOpen));
    one("#weg").classList.toggle("is-open", isOpen);
  }

  function show() {
    const asked = window.location.hash.slice(1) || "start";
    if (asked === "inhalt") { one("#inhalt").focus(); return; }
    const known = one(`[data-view="${CSS.escape(asked)}"]`) ? asked : "start";
    const view = missingBefore(known) || known;
    const isNew = view !== page.view;
    shown = window.location.hash;
    page.view = view;
    document.body.dataset.view = view;
    every("[data-view]", one("main")).forEach((section) => { section.hidden = section.dataset.view !== view; });
    (shows[view] || []).forEach((draw) => draw());
    path();
    const title = one(`[data-view="${view}"] h1`);
    document.title = view === "start" ? "Geschichten-Werkstatt" : `${title.textContent} · Geschichten-Werkstatt`;
    // What was only said is out of the way on the next page; what can be undone stays a while.
    if (isNew && !isUndo) { one("#meldung").hidden = true; }
    if (isNew && page.isRunning) {
      window.scrollTo(0, 0);
      title.focus({ preventScroll: true });
    }
    const at = names.indexOf(view);
    if (at >= 0) { Messages.progressed(Math.min(1, at / (names.length - 1))); }
  }

  function go(view) {
    window.location.hash = view;
    show();
  }

  function onShow(view, draw) { (shows[view] = shows[view] || []).push(draw); }

  // Where the clipboard is shut, as in a shielded frame, the text is marked for copying by hand.
  async function copy(text, what, field) {
    try {
      await navigator.clipboard.writeText(text);
      toast(`${what} kopiert.`);
    } catch (_problem) {
      byHand(text, what, field);
    }
  }

  function byHand(text, what, field) {
    const area = field || made("textarea", { class: "copying", readOnly: true, value: text, "aria-label": what });
    if (!field) { document.body.append(area); }
    area.focus();
    area.select();
    let isDone = false;
    try { isDone = document.execCommand("copy"); } catch (_problem) { isDone = false; }
    if (!field && isDone) { area.remove(); }
    toast(isDone ? `${what} kopiert.` : `${what} ist markiert. Kopier mit Strg + C oder lange drücken.`);
    if (!field && !isDone) { area.addEventListener("blur", () => area.remove(), { once: true }); }
  }

  // A link that offers `blob` as a file; what it offered before is given back.
  function offer(link, blob, name) {
    if (link.href.startsWith("blob:")) { URL.revokeObjectURL(link.href); }
    link.href = URL.createObjectURL(blob);
    link.download = name;
  }

  const slug = (text) => text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 50) || "geschichte";

  function grow(area) {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }

  function growing(area) {
    area.addEventListener("input", () => grow(area));
    window.requestAnimationFrame(() => grow(area));
    return area;
  }

  function begin() {
    one("[data-app]").hidden = false;
    one("[data-path-toggle]").addEventListener("click", (event) => {
      const isOpen = event.currentTarget.getAttribute("aria-expanded") === "true";
      path();
      openPath(!isOpen);
    });
    window.addEventListener("hashchange", () => { if (window.location.hash !== shown) { show(); } });
    show();
    page.isRunning = true;
  }

  return Object.assign(page, {
    one, every, made, icon, keep, say, toast, copy, offer, slug, grow, growing, go, show, onShow, hasAnswers, isIntroduced, begin,
  });
}());
