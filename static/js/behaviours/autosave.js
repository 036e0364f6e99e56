// Saves a form while one writes, and says when; a newer state on the server is never overwritten.
import { enhance } from "../enhance.js";

const PAUSE = 1500;

enhance("form[data-autosave]", (form) => {
  const status = form.querySelector("[data-autosave-status]");
  const version = form.elements.namedItem("row_version");
  let timer;
  let busy = false;
  let waiting = false;
  let stopped = false;

  const say = (text, state) => {
    status.textContent = text;
    status.dataset.state = state;
  };

  const save = async ({ leaving = false } = {}) => {
    clearTimeout(timer);
    waiting = false;
    busy = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        keepalive: leaving,
      });
      const told = await answer.json();
      if (answer.ok) {
        if (version && told.row_version) version.value = told.row_version;
        say(told.saved_at_text, "saved");
      } else {
        stopped = answer.status === 409;
        say(told.message, "failed");
      }
    } catch {
      say(status.dataset.failed, "failed");
      plan(PAUSE * 6);
    }
    busy = false;
    if (waiting) plan(PAUSE);
  };

  const plan = (pause) => {
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(() => (busy ? plan(PAUSE) : save()), pause);
  };

  const changed = (event) => {
    if (stopped || event.target.type === "file" || !event.target.name) return;
    say(status.dataset.saving, "saving");
    plan(PAUSE);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    stopped = true;
    waiting = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && waiting && !stopped && !busy) save({ leaving: true });
  });
});
