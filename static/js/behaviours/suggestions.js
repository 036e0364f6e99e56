// Suggests while one types: a list below the search box, worked by arrows, Enter, Escape or touch.
import { enhance } from "../enhance.js";

const PAUSE = 100;
const SHORTEST = 2;

const made = (tag, attributes, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

enhance("input[data-suggestions]", (input) => {
  const { form } = input;
  const sprite = form.querySelector("use").getAttribute("href").split("#")[0];
  const id = `${input.id}-suggestions`;
  const label = input.dataset.suggestionsLabel;
  const list = made("ul", { id, class: "suggestions", role: "listbox", "aria-label": label, hidden: "" });
  const status = made("p", { class: "visually-hidden", role: "status" });
  let timer;
  let request;
  let active = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", id);
  input.setAttribute("aria-expanded", "false");
  form.append(list, status);

  const mark = (place) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", open);
    mark(-1);
  };

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    status.textContent = "";
    show(false);
  };

  const choose = ({ href, label }) => {
    close();
    if (href) {
      location.assign(href);
    } else {
      input.value = label.join("");
      form.requestSubmit();
    }
  };

  const drawn = (suggestion, place) => {
    const icon = form.querySelector("svg").cloneNode(true);
    icon.firstElementChild.setAttribute("href", `${sprite}#${suggestion.icon}`);
    const pieces = suggestion.label.map((piece, number) => (number % 2 ? made("mark", {}, piece) : piece));
    const option = made("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false" }, icon);
    option.append(made("span", {}, ...pieces), " ", made("small", {}, suggestion.sort));
    option.addEventListener("click", () => choose(suggestion));
    return option;
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const address = `${input.dataset.suggestions}?${new URLSearchParams({ q: input.value })}`;
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || document.activeElement !== input) return;
      const { told, suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map(drawn));
      active = -1;
      show(suggestions.length > 0);
      status.textContent = told;
    } catch {
      // A newer question is on its way, or the line is down: the box searches as ever.
    }
  };

  const onKey = {
    ArrowDown: () => (list.hidden ? ask() : mark(active + 1 < list.children.length ? active + 1 : -1)),
    ArrowUp: () => mark(active < 0 ? list.children.length - 1 : active - 1),
    Enter: () => list.children[active].click(),
    Escape: close,
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (input.value.trim().length < SHORTEST) close();
    else if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (["Home", "End"].includes(event.key)) mark(-1);
    const isOurs = { ArrowDown: true, ArrowUp: !list.hidden, Escape: !list.hidden, Enter: active >= 0 }[event.key];
    if (!isOurs || event.isComposing) return;
    event.preventDefault();
    onKey[event.key]();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
});
