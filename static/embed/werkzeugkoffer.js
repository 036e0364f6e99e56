// The element <werkzeugkoffer-liste src="…/einbetten/liste.json?…">: a list of this toolbox on any page.
//
// Nothing is stored, no cookie is sent, nobody is counted. What stands inside of the element is
// shown until the list is there, and stays where it cannot be fetched. Style it from outside with
// ::part(title | list | item | kind | name | note | summary | facts | more | source) and with
// --werkzeugkoffer-accent, --werkzeugkoffer-line, --werkzeugkoffer-ground.

const STYLES = `
  :host { display: block; }
  :host([hidden]) { display: none; }
  h2, h3, ol, p { margin: 0; padding: 0; font: inherit; }
  h2 { font-size: 1.25em; font-weight: 700; }
  h3 { font-size: 1.1em; font-weight: 700; }
  section, ol, li { display: grid; gap: 0.75em; }
  ol { list-style: none; }
  li {
    gap: 0.25em;
    padding: 0.75em;
    border: 1px solid var(--werkzeugkoffer-line, currentcolor);
    border-inline-start: 4px solid var(--werkzeugkoffer-accent, currentcolor);
    border-radius: 6px;
    background: var(--werkzeugkoffer-ground, transparent);
    overflow-wrap: anywhere;
  }
  a { color: var(--werkzeugkoffer-accent, inherit); }
  .note { white-space: pre-line; font-style: italic; }
  .small { font-size: 0.9em; }
`;

function part(tag, name, text) {
  const made = document.createElement(tag);
  made.setAttribute("part", name);
  made.className = name;
  made.textContent = text;
  return made;
}

function link(name, text, address, origin) {
  const target = new URL(address, origin);
  const made = part("a", name, text);
  if (target.protocol === "https:" || target.protocol === "http:") {
    made.href = target.href;
    made.target = "_blank";
    made.rel = "noopener";
  }
  return made;
}

function inside(tag, name, ...children) {
  const made = part(tag, name, "");
  made.append(...children);
  return made;
}

function drawnItem(item, origin) {
  const row = inside("li", "item");
  row.append(part("p", "kind", item.kind));
  row.append(inside("h3", "name", link("name-link", item.title, item.address, origin)));
  if (item.note) row.append(part("p", "note", item.note));
  row.append(part("p", "summary", item.summary));
  if (item.facts) row.append(part("p", "facts", item.facts));
  return row;
}

function drawn(shelf, origin) {
  const section = inside("section", "box", part("h2", "title", shelf.title));
  section.lang = shelf.language;
  section.append(inside("ol", "list", ...shelf.items.map((item) => drawnItem(item, origin))));
  if (shelf.items.length) {
    section.append(inside("p", "more", link("more-link", shelf.more, shelf.address, origin)));
  }
  const source = link("source-link", shelf.source, shelf.source_address, origin);
  section.append(inside("p", "source", shelf.by ? `${shelf.by} · ` : "", source));
  for (const small of section.querySelectorAll(".kind, .facts, .source")) small.classList.add("small");
  return section;
}

class WerkzeugkofferListe extends HTMLElement {
  static observedAttributes = ["src"];

  #asked = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    root.append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#load();
  }

  attributeChangedCallback(_name, before) {
    if (before !== null && this.isConnected) this.#load();
  }

  async #load() {
    const address = this.getAttribute("src");
    if (!address) return;
    this.#asked += 1;
    const mine = this.#asked;
    try {
      const target = new URL(address, document.baseURI);
      const answer = await fetch(target, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) return;
      const shelf = await answer.json();
      if (mine === this.#asked) this.shadowRoot.replaceChildren(drawn(shelf, target.origin));
    } catch {
      // The link inside of the element stays: it leads to the same list.
    }
  }
}

if (!customElements.get("werkzeugkoffer-liste")) {
  customElements.define("werkzeugkoffer-liste", WerkzeugkofferListe);
}
