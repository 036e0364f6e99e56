// Saves a form while one writes, and says when; a newer state on the server is never overwritten.
import { enhance } from "../enhance.js";

const PAUSE = 1500;
const LOCKED_OUT = ["login-needed", "form-expired"];

const asked = async (address, request) => {
  const answer = await fetch(address, { ...request, headers: { Accept: "application/json" } });
  const isOut = answer.redirected || answer.status === 401;
  return { answer, told: isOut ? { code: "login-needed" } : await answer.json() };
};

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

  // Where a form says how, whoever is logged in gets what it takes to save; see renew_login.js.
  const isWelcome = () => {
    const detail = { isWelcome: true };
    form.dispatchEvent(new CustomEvent("renew", { detail }));
    return detail.isWelcome;
  };

  const post = (leaving) =>
    asked(form.dataset.autosave, { method: "POST", body: new FormData(form), keepalive: leaving });

  const send = async (leaving) => {
    try {
      let { answer, told } = await post(leaving);
      if (LOCKED_OUT.includes(told.code) && "renew" in form.dataset) {
        if (!(await isWelcome())) return false;
        ({ answer, told } = await post(leaving));
      }
      const version = form.elements.namedItem("row_version");
      if (version && told.row_version) version.value = told.row_version;
      const isDone = answer.ok && !told.code;
      if (isDone) {
        delete form.dataset.isOut;
        say(told.saved_at_text, "saved");
        form.dispatchEvent(new Event("saved", { bubbles: true }));
      } else {
        stopped = answer.status === 409;
        say(told.message ?? told.detail ?? status.dataset.failed, "failed");
      }
      return isDone;
    } catch {
      return later();
    }
  };

  const later = () => {
    delete form.dataset.isOut;
    say(status.dataset.failed, "failed");
    plan(PAUSE * 6);
    return false;
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
    if (!("isOut" in form.dataset)) say(status.dataset.saving, "saving");
    plan(PAUSE);
  };

  const settled = async () => {
    await saving;
    return !waiting || stopped || save();
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // What leave_saved.js asks.
  form.addEventListener("settle", ({ detail }) => {
    if (!stopped && (waiting || saving)) detail.isSaved = settled();
  });
  form.addEventListener("pause", ({ detail }) => {
    waiting = false;
    clearTimeout(timer);
    detail.saving = saving;
  });
  form.addEventListener("unreachable", later);
  form.addEventListener("leave", () => {
    stopped = true;
  });
  form.addEventListener("lost", () => {
    stopped = false;
  });
  // What could not be saved is asked about, also where the reason stays.
  addEventListener("beforeunload", (event) => {
    const isUnsaved = form.isConnected && status.dataset.state === "failed";
    if (isUnsaved && !stopped) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && waiting && !stopped && !saving) save(true);
    if (!document.hidden && "isOut" in form.dataset && form.isConnected && !saving) save();
  });
});
