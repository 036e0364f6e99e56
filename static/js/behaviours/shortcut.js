// "/" leads to the search box, unless one is writing or has switched shortcuts off.
import { enhance } from "../enhance.js";

enhance("body[data-shortcuts]", (body) => {
  body.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = body.querySelector("[data-shortcut-target]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
});
