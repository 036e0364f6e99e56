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

  // While one waits, a part of the page may be replaced, and the button in it by one like it.
  const present = (button) =>
    button?.form === form
      ? button
      : [...form.elements].find((one) => one.type === "submit" && one.name === button?.name && one.value === button?.value);

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
    const button = (await canLeave(saving)) && present(event.submitter);
    isLeaving = false;
    mayLeave = Boolean(button);
    if (button) form.requestSubmit(button);
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
