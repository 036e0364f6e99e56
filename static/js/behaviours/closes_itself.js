// A menu made of <details> closes by Escape, by a click elsewhere, and when one moves on.
import { enhance } from "../enhance.js";

enhance("details[data-closes-itself]", (menu) => {
  const outside = (target) => target instanceof Node && !menu.contains(target);
  document.addEventListener("click", (event) => {
    if (outside(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (outside(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
