// Turns a long list of checkboxes into a search box with chips; the checkboxes stay the truth.
import { enhance, plain } from "../enhance.js";

enhance("[data-type-ahead]", (group) => {
  const list = group.querySelector("ul");
  const inputs = [...list.querySelectorAll("input")];
  const lines = inputs.map((input) => input.closest("li"));
  const name = (input) => input.nextElementSibling.textContent;
  const words = group.dataset;

  const chosen = document.createElement("div");
  chosen.className = "choice-group__chosen";
  const search = document.createElement("input");
  search.type = "search";
  search.className = "choice-group__search";
  search.autocomplete = "off";
  search.placeholder = words.search;
  search.setAttribute("aria-label", `${group.querySelector("legend").textContent.trim()}: ${words.search}`);
  const status = document.createElement("p");
  status.className = "small soft";
  status.setAttribute("role", "status");
  list.before(chosen, search, status);

  const draw = () => {
    chosen.replaceChildren(
      ...inputs.filter((input) => input.checked).map((input) => {
        const chip = document.createElement("button");
        chip.type = "button";
        chip.className = "chip chip--chosen";
        chip.textContent = `${name(input)} ×`;
        chip.setAttribute("aria-label", `${words.remove}: ${name(input)}`);
        chip.addEventListener("click", () => {
          input.checked = false;
          input.dispatchEvent(new Event("change", { bubbles: true }));
          search.focus();
        });
        return chip;
      }),
    );
  };

  const narrow = () => {
    const wanted = plain(search.value.trim());
    lines.forEach((line, index) => {
      line.hidden = !plain(name(inputs[index])).includes(wanted);
    });
    const none = lines.every((line) => line.hidden);
    list.hidden = none;
    status.textContent = none ? words.none : "";
  };

  const clear = () => {
    search.value = "";
    narrow();
  };

  const listed = () => inputs.filter((input, index) => !lines[index].hidden);

  // The only one that is left is meant where its name begins with what was typed.
  const takeOnly = () => {
    const typed = plain(search.value.trim());
    const [only, ...others] = listed();
    if (!typed || !only || others.length || !plain(name(only)).startsWith(typed)) return false;
    if (only.checked) clear();
    else only.click();
    status.textContent = words.chosen.replace("{name}", () => name(only));
    return true;
  };

  const move = (step) => {
    const open = listed();
    const next = open.indexOf(document.activeElement) + step;
    (next < 0 ? search : open[next])?.focus();
  };

  search.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  search.addEventListener("change", (event) => event.stopPropagation());
  group.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && event.target.matches("input")) {
      event.preventDefault();
      if (event.target !== search || step > 0) move(step);
    } else if (event.key === "Escape" && event.target !== search) {
      search.focus();
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      if (event.target !== search) event.target.click();
      else if (!event.isComposing && !takeOnly()) move(1);
    }
  });
  list.addEventListener("change", () => {
    draw();
    clear();
  });
  draw();
  group.dataset.ready = "";
});
