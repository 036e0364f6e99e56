// Sends a filled-in example to the interface for programs and shows the answer below the form.
import { enhance } from "../enhance.js";

const MOST = 40000;

const shown = (body, type) => {
  let text = body;
  if (type.includes("json")) {
    text = JSON.stringify(JSON.parse(body), null, 2);
  }
  return text.length > MOST ? `${text.slice(0, MOST)}\n…` : text;
};

enhance("[data-try]", (form) => {
  const place = document.getElementById(form.dataset.try);
  const part = (name) => place.querySelector(`[data-try-${name}]`);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(asked, { headers: { Accept: "application/json" } });
      part("status").textContent = `${answer.status} ${answer.statusText}`;
      part("address").textContent = answer.url;
      part("body").textContent = shown(
        await answer.text(),
        answer.headers.get("Content-Type") ?? "",
      );
    } catch {
      part("status").textContent = place.dataset.failed;
      part("address").textContent = "";
      part("body").textContent = "";
    }
    place.hidden = false;
  });
});
