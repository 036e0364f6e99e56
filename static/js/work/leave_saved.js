// A form that saves itself is left or sent once what is on its way has arrived, and by whom it may.
import { enhance } from "../enhance.js";

enhance("form[data-autosave]", (form) => {
  let isLeaving = false;
  let mayLeave = false;

  // Who saves, and who renews logins, put their answer into what they are asked with.
  const ask = (name) => {
    const detail = {};
    form.dispatchEvent(new CustomEvent(name, { detail }));
    return detail;
  };

  // A form sent by somebody who is logged out would be lost; it is asked first who is there.
  const canLeave = async (saving) => {
    await saving;
    try {
      const { isWelcome = true } = ask("renew");
      if (await isWelcome) return true;
      form.querySelector("[data-autosave-status] a")?.focus();
    } catch {
      ask("unreachable");
    }
    return false;
  };

  form.addEventListener("submit", async (event) => {
    const { saving } = ask("pause");
    if (mayLeave || !(saving || "renew" in form.dataset)) {
      mayLeave = false;
      ask("leave");
      return;
    }
    event.preventDefault();
    if (isLeaving) return;
    isLeaving = true;
    mayLeave = await canLeave(saving);
    isLeaving = false;
    if (mayLeave) form.requestSubmit(event.submitter);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = link && link.origin === location.origin && !link.hasAttribute("download");
    const plain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!elsewhere || !plain || link.target || link.getAttribute("href").startsWith("#")) return;
    const { isSaved } = ask("settle");
    if (!isSaved) return;
    event.preventDefault();
    isSaved.then((done) => done && link.click());
  });
});
