// Saves a form while one writes, and says when; a newer state on the server is never overwritten.
import { enhance } from "../enhance.js";

const PAUSE = 1500;

enhance("form[data-autosave]", (form) => {
  const status = form.querySelector("[data-autosave-status]");
  let timer;
  let saving = null;
  let waiting = false;
  let stopped = false;

  const say = (text, state) => {
    status.textContent = text;
    status.dataset.state = state;
  };

  const send = async (leaving) => {
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        keepalive: leaving,
      });
      const told = await answer.json();
      const version = form.elements.namedItem("row_version");
      if (version && told.row_version) version.value = told.row_version;
      if (answer.ok) {
        say(told.saved_at_text, "saved");
        form.dispatchEvent(new Event("saved", { bubbles: true }));
      } else {
        stopped = answer.status === 409;
        say(told.message ?? told.detail ?? status.dataset.failed, "failed");
      }
      return answer.ok;
    } catch {
      say(status.dataset.failed, "failed");
      plan(PAUSE * 6);
      return false;
    }
  };

  const save = (leaving = false) => {
    clearTimeout(timer);
    waiting = false;
    saving = send(leaving).finally(() => {
      saving = null;
    });
    return saving;
  };

  const plan = (pause) => {
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(() => (saving ? plan(PAUSE) : save()), pause);
  };

  const changed = (event) => {
    if (stopped || event.target.type === "file" || !event.target.name) return;
    say(status.dataset.saving, "saving");
    plan(PAUSE);
  };

  // What is on its way arrives first: a page left for another would be loaded too early otherwise.
  const afterSaving = async (goOn) => {
    await saving;
    if (!waiting || stopped || (await save())) goOn();
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    waiting = false;
    clearTimeout(timer);
    if (saving) {
      event.preventDefault();
      saving.then(() => form.requestSubmit(event.submitter));
    } else {
      stopped = true;
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = link && link.origin === location.origin && !link.hasAttribute("download");
    const plain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!elsewhere || !plain || link.target || link.getAttribute("href").startsWith("#")) return;
    if (stopped || !(waiting || saving)) return;
    event.preventDefault();
    afterSaving(() => link.click());
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && waiting && !stopped && !saving) save(true);
  });
});
