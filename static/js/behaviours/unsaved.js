// Asks before a page is left on which a text was typed and not sent.
let sent = null;

// On the window, so that what catches the sending itself has done so before.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});

// What was sent and refused stands in the form again, and is as unsaved as before.
const isTyped = (text) =>
  text.value !== text.defaultValue ||
  (text.value !== "" && text.form.querySelector("[aria-invalid=true]") !== null);

const isUnsaved = (text) =>
  text.form?.method === "post" &&
  text.form !== sent &&
  !text.form.matches("[data-autosave]") &&
  isTyped(text);

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("textarea")].some(isUnsaved)) event.preventDefault();
});
