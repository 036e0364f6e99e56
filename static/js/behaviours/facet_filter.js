// The box that narrows a long group of filters while one types.
import { enhance, plain } from "../enhance.js";

enhance("[data-facet-filter]", (group) => {
  const box = group.querySelector("input[type=search]");
  const more = group.querySelector("details");
  const lines = [...group.querySelectorAll("li")];
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = plain(box.value.trim());
    for (const line of lines) line.hidden = !plain(line.textContent).includes(wanted);
    if (more) more.open = wanted !== "";
  });
  // The words typed here are no part of the search: no submit by Enter, no change event outside.
  box.addEventListener("change", (event) => event.stopPropagation());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
});
