// Shows a copy anew in its frame when it was saved, and sends a picture as soon as it is chosen.
import { enhance } from "../enhance.js";

const PAUSE = 900;

enhance("form[data-preview]", (form) => {
  const frame = document.getElementById(form.dataset.preview);
  let timer;
  let times = 0;
  form.addEventListener("saved", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      times += 1;
      frame.src = `${frame.dataset.frame}?stand=${times}`;
    }, PAUSE);
  });
});

enhance("input[data-sends-at-once]", (input) => {
  input.addEventListener("change", () => {
    const button = input.form?.querySelector("button[data-stay]");
    if (input.files.length && button) input.form.requestSubmit(button);
  });
});
