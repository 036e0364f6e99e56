// A text field that suggests while somebody types, after the pattern of WAI-ARIA for comboboxes.
var Combobox = (function () {
  "use strict";

  // suggest(typed) gives the texts to offer; chosen(text) is called when one is taken.
  function attach(field, list, suggest, chosen) {
    let at = -1;

    function close() {
      list.hidden = true;
      at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function take(text) {
      field.value = text;
      close();
      chosen(text);
    }

    function open() {
      const offers = suggest(field.value);
      if (!offers.length || (offers.length === 1 && offers[0] === field.value)) { close(); return; }
      list.replaceChildren(...offers.map((text, place) => Page.made("li", {
        id: `${list.id}-${place}`, role: "option", "aria-selected": "false", text,
        on: { mousedown: (event) => { event.preventDefault(); take(text); } },
      })));
      list.hidden = false;
      at = -1;
      field.setAttribute("aria-expanded", "true");
      field.removeAttribute("aria-activedescendant");
    }

    function move(by) {
      if (list.hidden) { open(); }
      const options = [...list.children];
      if (!options.length || list.hidden) { return; }
      at = (at + by + options.length + (at < 0 && by < 0 ? 1 : 0)) % options.length;
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      options[at].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", options[at].id);
    }

    field.addEventListener("input", () => { open(); chosen(field.value); });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        take(list.children[at].textContent);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
  }

  return { attach };
}());
