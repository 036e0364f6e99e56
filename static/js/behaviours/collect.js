// Puts instruments into the collection, or takes them out, without leaving the page.
import { enhance } from "../enhance.js";

let line = Promise.resolve();
let hiding;

const say = (status, told) => {
  clearTimeout(hiding);
  status.textContent = told.message ?? status.dataset.failed;
  if (told.link) {
    const link = document.createElement("a");
    link.href = told.link;
    link.textContent = told.link_text;
    status.append(" ", link);
  }
  hiding = setTimeout(() => (status.textContent = ""), 12000);
};

const show = (slug, told) => {
  for (const button of document.querySelectorAll('button[form="koffer"]')) {
    if (button.value !== slug) continue;
    const [label, more] = button.querySelectorAll(":scope > span");
    button.name = told.name;
    label.textContent = told.label;
    more.lastElementChild.textContent = told.hint && ` – ${told.hint}`;
  }
  for (const count of document.querySelectorAll("[data-collect-count]")) {
    count.firstChild.textContent = told.count;
    count.hidden = !told.count;
  }
};

// One after the other: on a device without an account, each answer brings the cookie for the next.
const send = async (form, sent, slug) => {
  const status = form.nextElementSibling;
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    const told = await answer.json();
    say(status, answer.ok ? told : { message: told.detail ?? told.message });
    if (answer.ok) show(slug, told);
  } catch {
    say(status, {});
  }
};

enhance("form[data-collect]", (form) => {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.name) return;
    event.preventDefault();
    const sent = new URLSearchParams([...new FormData(form), [button.name, button.value]]);
    line = line.then(() => send(form, sent, button.value));
  });
});
