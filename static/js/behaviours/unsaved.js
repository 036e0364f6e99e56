// Asks before a page is left on which a text was typed and not sent.
import { enhance } from "../enhance.js";

let sent = null;

// On the window, so that what catches the sending itself has done so before.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});

// What was sent and refused stands in the form again, and is as unsaved as before.
const isTyped = (text) =>
  text.value !== text.defaultValue ||
  (text.value !== "" && text.form.querySelector("[aria-invalid=true]") !== null);

enhance("form[method=post]:not([data-autosave]) textarea", (text) => {
  addEventListener("beforeunload", (event) => {
    if (text.isConnected && text.form !== sent && isTyped(text)) event.preventDefault();
  });
});
