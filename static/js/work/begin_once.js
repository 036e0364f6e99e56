// A draft is begun once, however often the button is pressed; what goes on is said meanwhile.
import { enhance } from "../enhance.js";

enhance("form[data-begin]", (form) => {
  const button = form.querySelector(".button--primary");
  const line = (name) => form.querySelector(`[data-${name}]`);
  let isSent = false;

  const show = (sent, lost = false) => {
    isSent = sent;
    line("beginning").hidden = !sent;
    line("lost").hidden = !lost;
    // Only once the form is on its way: a disabled button would not send it.
    setTimeout(() => (button.disabled = isSent));
  };

  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    else show(true);
  });
  form.addEventListener("lost", () => show(false, true));
  addEventListener("pageshow", ({ persisted }) => persisted && show(false));
});
