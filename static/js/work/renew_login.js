// Whoever is logged out keeps what was typed, and saves it after logging in in another tab.
import { enhance } from "../enhance.js";

enhance("form[data-renew]", (form) => {
  const status = form.querySelector("[data-autosave-status]");
  const sentence = form.querySelector("[data-logged-out]");

  // It stays as it is while nobody is logged in: said again at every stroke, it would disturb.
  const sayLoggedOut = () => {
    if ("isOut" in form.dataset) return;
    form.dataset.isOut = "";
    status.replaceChildren(sentence.content.cloneNode(true));
    status.dataset.state = "failed";
  };

  // The token of a page ends with its login; whoever is logged in gets another one.
  const isWelcome = async () => {
    const answer = await fetch(form.dataset.renew, { cache: "no-store", headers: { Accept: "application/json" } });
    const isOut = answer.redirected || answer.status === 401;
    const told = isOut ? { code: "login-needed" } : await answer.json();
    if (told.code === "login-needed") {
      sayLoggedOut();
      return false;
    }
    if (!answer.ok) {
      status.textContent = told.detail ?? status.dataset.failed;
      status.dataset.state = "failed";
      return false;
    }
    if (told.csrf_token) {
      form.elements.namedItem("csrf_token").value = told.csrf_token;
      for (const place of document.querySelectorAll("[data-token]")) place.dataset.token = told.csrf_token;
    }
    delete form.dataset.isOut;
    return true;
  };

  // What saves asks by this event, and waits for the answer that it finds in it.
  form.addEventListener("renew", ({ detail }) => {
    detail.isWelcome = isWelcome();
  });
});
