/* What the fair can do beyond plain pages: menu, search and filter, shortlist, worksheet. */
(function () {
  "use strict";

  var body = document.body;
  var all = function (selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  };
  var one = function (selector, root) { return (root || document).querySelector(selector); };

  /* ---------- Menu on narrow screens ---------- */

  var menu = one(".menu");
  if (menu) {
    var navigation = one("#navigation");
    var openMenu = function (open) {
      menu.setAttribute("aria-expanded", String(open));
      navigation.classList.toggle("is-open", open);
    };
    menu.addEventListener("click", function () { openMenu(menu.getAttribute("aria-expanded") !== "true"); });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.getAttribute("aria-expanded") === "true") {
        openMenu(false);
        menu.focus();
      }
    });
  }

  /* ---------- Shortlist: kept in the browser, and in the address where it cannot be ---------- */

  var KEY = "merkliste-" + body.dataset.fair;
  /* Some browsers keep a storage of its own for every file that is opened without a server. */
  var stored = location.protocol !== "file:";
  var marked = readMarked();

  function readMarked() {
    var found = [];
    try { found = JSON.parse(localStorage.getItem(KEY) || "[]"); } catch (error) { stored = false; }
    if (!Array.isArray(found)) { found = []; }
    var carried = /[#&]merkliste=([a-z0-9,-]*)/.exec(location.hash);
    if (carried) {
      carried[1].split(",").forEach(function (slug) {
        if (slug && found.indexOf(slug) < 0) { found.push(slug); }
      });
      try { history.replaceState(null, "", location.pathname + location.search); } catch (error) { /* it stays */ }
    }
    return found.filter(function (slug) { return typeof slug === "string" && /^[a-z0-9-]+$/.test(slug); });
  }

  /* Nothing is written before somebody marks something. */
  function keep() {
    try { localStorage.setItem(KEY, JSON.stringify(marked)); } catch (error) { stored = false; }
  }

  function showMarked() {
    all("[data-mark]").forEach(function (button) {
      var on = marked.indexOf(button.dataset.mark) >= 0;
      if (button.getAttribute("aria-pressed") === String(on)) { return; }
      button.setAttribute("aria-pressed", String(on));
      one("[data-mark-text]", button).textContent = on ? "Gemerkt" : "Merken";
    });
    all("[data-count]").forEach(function (badge) {
      badge.hidden = marked.length === 0;
      badge.textContent = marked.length;
    });
    if (!stored) {
      all("[data-shortlist]").forEach(function (link) {
        link.hash = marked.length ? "merkliste=" + marked.join(",") : "";
      });
    }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-mark]");
    if (!button) { return; }
    var at = marked.indexOf(button.dataset.mark);
    if (at < 0) { marked.push(button.dataset.mark); } else { marked.splice(at, 1); }
    keep();
    showMarked();
    showShortlist();
    if (filter && filter.elements.gemerkt.checked) { applyFilter(); }
  });

  var shortlist = one("[data-shortlist-cards]");
  function showShortlist() {
    if (!shortlist) { return; }
    var shown = 0;
    all("[data-firm]", shortlist).forEach(function (card) {
      card.hidden = marked.indexOf(card.dataset.firm) < 0;
      if (!card.hidden) { shown += 1; }
    });
    one("[data-shortlist-tools]").hidden = shown === 0;
    one("[data-shortlist-empty]").hidden = shown !== 0;
    one("[data-shortlist-status]").textContent =
      shown === 0 ? "" : shown === 1 ? "Ein Betrieb ist gemerkt." : shown + " Betriebe sind gemerkt.";
  }
  all("[data-clear]").forEach(function (button) {
    button.addEventListener("click", function () {
      marked = [];
      keep();
      showMarked();
      showShortlist();
    });
  });

  /* ---------- Search and filter ---------- */

  function plain(text) {
    return text.toLowerCase()
      .replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss")
      .normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  /* "Tischler/in" is also found as Tischlerin, "Kaufmann/-frau" as Kauffrau and Kaufleute. */
  function widened(text) {
    return text
      .replace(/([A-Za-zÄÖÜäöüß]+)mann\/-?frau/g, "$1mann $1frau $1leute")
      .replace(/([A-Za-zÄÖÜäöüß-]+)\/-?(in|r|n)(?![A-Za-zäöüß])/g, "$1 $1$2")
      .replace(/([A-Za-zÄÖÜäöüß]+)loge\/-([A-Za-zäöüß]+)/g, "$1loge $1login");
  }
  function haystack(element, extra) {
    return plain(widened(element.textContent + " " + (extra || ""))).replace(/\s+/g, " ");
  }
  function words(text) {
    return plain(widened(text)).split(/[^a-z0-9-]+/).filter(Boolean);
  }

  var filter = one("[data-filter]");
  var search = one("[data-search]");
  var cards = [];

  function wishes() {
    var fields = all("[name=feld]:checked", filter).map(function (box) { return box.value; });
    return {
      words: words(search.elements.q.value),
      fields: fields,
      job: filter.elements.beruf.value,
      internship: filter.elements.praktikum.checked,
      places: filter.elements.plaetze.checked,
      video: filter.elements.video.checked,
      marked: filter.elements.gemerkt.checked
    };
  }

  /* The text of a card to search in, made when somebody searches for the first time. */
  function textOf(card) {
    if (card.text === undefined) {
      card.text = haystack(card.element, one("h2", card.group).textContent + " stand " + card.element.dataset.stand);
    }
    return card.text;
  }

  /* Whether a card fits all wishes but those for a field: the counts beside the fields need that. */
  function fits(card, wish) {
    var is = card.element.dataset;
    return wish.words.every(function (word) { return textOf(card).indexOf(word) >= 0; }) &&
      (!wish.job || (" " + is.jobs).indexOf(" " + wish.job + " ") >= 0) &&
      (!wish.internship || "internship" in is) &&
      (!wish.places || "places" in is) &&
      (!wish.video || "video" in is) &&
      (!wish.marked || marked.indexOf(is.firm) >= 0);
  }

  function applyFilter() {
    var wish = wishes();
    var counts = {};
    var shown = 0;
    cards.forEach(function (card) {
      var fit = fits(card, wish);
      var field = card.element.dataset.field;
      if (fit) { counts[field] = (counts[field] || 0) + 1; }
      card.element.hidden = !fit || (wish.fields.length > 0 && wish.fields.indexOf(field) < 0);
      if (!card.element.hidden) { shown += 1; }
    });
    all("[data-group]").forEach(function (group) { group.hidden = !one("[data-firm]:not([hidden])", group); });
    all("[name=feld]", filter).forEach(function (box) {
      var count = counts[box.value] || 0;
      one("[data-n]", box.parentNode).textContent = count;
      box.parentNode.hidden = count === 0 && !box.checked;
    });
    var active = wish.fields.length + [wish.job, wish.internship, wish.places, wish.video, wish.marked].filter(Boolean).length;
    one("[data-active]").textContent = active ? "(" + active + " aktiv)" : "";
    var text = search.elements.q.value.trim();
    var result = one("[data-result]");
    result.textContent = "";
    var strong = document.createElement("strong");
    strong.textContent = shown === 1 ? "1 Betrieb" : shown + " Betriebe";
    result.append(strong, text ? " für »" + text + "«" : active ? " passen zu deinen Filtern" : "");
    one("[data-nothing]").hidden = shown > 0;
    remember(wish, text);
  }

  function remember(wish, text) {
    var asked = new URLSearchParams();
    if (text) { asked.set("q", text); }
    wish.fields.forEach(function (field) { asked.append("feld", field); });
    if (wish.job) { asked.set("beruf", wish.job); }
    [["internship", "praktikum"], ["places", "plaetze"], ["video", "video"], ["marked", "gemerkt"]].forEach(function (pair) {
      if (wish[pair[0]]) { asked.set(pair[1], "1"); }
    });
    var query = asked.toString();
    try { history.replaceState(null, "", location.pathname + (query ? "?" + query : "")); } catch (error) { /* the address stays */ }
  }

  function resetAll() {
    search.elements.q.value = "";
    filter.reset();
    applyFilter();
  }

  if (filter && search) {
    cards = all("[data-group] [data-firm]").map(function (element) {
      var group = element.closest("[data-group]");
      return { element: element, group: group };
    });
    var asked = new URLSearchParams(location.search);
    search.elements.q.value = asked.get("q") || "";
    asked.getAll("feld").forEach(function (value) {
      all("[name=feld]", filter).forEach(function (box) { if (box.value === value) { box.checked = true; } });
    });
    filter.elements.beruf.value = asked.get("beruf") || "";
    if (filter.elements.beruf.selectedIndex < 0) { filter.elements.beruf.value = ""; }
    ["praktikum", "plaetze", "video", "gemerkt"].forEach(function (name) {
      filter.elements[name].checked = asked.get(name) === "1";
    });
    filter.addEventListener("change", applyFilter);
    /* The browser empties the fields after this event. */
    filter.addEventListener("reset", function () { setTimeout(applyFilter, 0); });
    filter.addEventListener("submit", function (event) { event.preventDefault(); });
    search.addEventListener("input", applyFilter);
    search.addEventListener("submit", function (event) { event.preventDefault(); applyFilter(); });
    all("[data-reset]").forEach(function (button) { button.addEventListener("click", resetAll); });
    one("[data-filter-fold]").open = window.matchMedia("(min-width: 60rem)").matches;
    if (location.search) { applyFilter(); }
  }

  /* A short search within one list, such as the occupations. */
  all("[data-find]").forEach(function (input) {
    var rows = all(input.dataset.find).map(function (row) { return { element: row, text: plain(widened(row.dataset.occupation)) }; });
    input.addEventListener("input", function () {
      var wanted = words(input.value);
      var shown = 0;
      rows.forEach(function (row) {
        row.element.hidden = !wanted.every(function (word) { return row.text.indexOf(word) >= 0; });
        if (!row.element.hidden) { shown += 1; }
      });
      one("[data-find-result]").textContent = wanted.length === 0 ? "" :
        shown === 0 ? "Nichts gefunden. Nimm ein kürzeres Wort." : shown === 1 ? "1 Beruf" : shown + " Berufe";
    });
  });

  /* ---------- Worksheet: what is typed stays until the window is closed ---------- */

  var sheet = one("[data-sheet]");
  if (sheet) {
    var SHEET = "arbeitsblatt-" + body.dataset.fair;
    var typed = {};
    try { typed = JSON.parse(sessionStorage.getItem(SHEET) || "{}"); } catch (error) { typed = {}; }
    all("input, textarea", sheet).forEach(function (field) {
      var value = typed[field.name];
      if (value === undefined) { return; }
      if (field.type === "checkbox") { field.checked = value === true; }
      else if (field.type === "radio") { field.checked = field.value === value; }
      else { field.value = value; }
    });
    var saveSheet = function () {
      var now = {};
      all("input, textarea", sheet).forEach(function (field) {
        if (field.type === "checkbox") { now[field.name] = field.checked; }
        else if (field.type === "radio") { if (field.checked) { now[field.name] = field.value; } }
        else if (field.value) { now[field.name] = field.value; }
      });
      try { sessionStorage.setItem(SHEET, JSON.stringify(now)); } catch (error) { /* then it is not kept */ }
    };
    sheet.addEventListener("input", saveSheet);
    sheet.addEventListener("submit", function (event) { event.preventDefault(); });
    var firms = {};
    all("#betriebe option").forEach(function (option) {
      firms[option.dataset.firm] = { name: option.value, stand: option.dataset.stand };
    });
    var setStand = function (number, name) {
      Object.keys(firms).forEach(function (slug) {
        var stand = sheet.elements["stand-" + number];
        if (firms[slug].name === name && !stand.value) { stand.value = firms[slug].stand; }
      });
    };
    all("[data-firm-name]", sheet).forEach(function (field) {
      field.addEventListener("change", function () { setStand(field.name.split("-")[1], field.value); saveSheet(); });
    });
    var take = one("[data-take]");
    var chosen = marked.filter(function (slug) { return firms[slug]; }).slice(0, 3);
    if (take && chosen.length) {
      take.hidden = false;
      take.addEventListener("click", function () {
        chosen.forEach(function (slug, index) {
          sheet.elements["betrieb-" + (index + 1)].value = firms[slug].name;
          sheet.elements["stand-" + (index + 1)].value = firms[slug].stand;
        });
        saveSheet();
      });
    }
  }

  all("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });

  showMarked();
  showShortlist();
})();
