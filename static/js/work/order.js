// Lines of a list are drawn to another place by their handle, and saved there at once.
import { enhance, swapFrom } from "../enhance.js";

const EDGE = 80;
const STEP = 12;
const HELD = "collection-line--held";
let hiding;

const middleOf = (line) => {
  const box = line.getBoundingClientRect();
  return box.top + box.height / 2;
};

enhance("[data-order]", (list) => {
  const form = list.closest("form");
  const status = form.querySelector("[data-order-status]");
  const linesOf = () => [...list.children];
  let held = null;

  const say = (text, state, line) => {
    const words = { title: line.querySelector("h3").textContent, place: linesOf().indexOf(line) + 1, count: list.children.length };
    status.textContent = text.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
    status.dataset.state = state;
    clearTimeout(hiding);
    if (state === "saved") hiding = setTimeout(() => (status.textContent = ""), 12000);
  };

  const putBack = (before) => list.replaceChildren(...before);

  // The answer is the page anew: its list has the right buttons, and its version is the next one's.
  const save = async (line, before) => {
    const sent = new FormData(form);
    sent.set("deed", line.dataset.deed);
    sent.set("place", linesOf().indexOf(line) + 1);
    say(status.dataset.saving, "saving", line);
    list.inert = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } });
      const html = await answer.text();
      const fresh = new DOMParser().parseFromString(html, "text/html");
      if (answer.ok && fresh.getElementById(list.id)) {
        say(status.dataset.moved, "saved", line);
        const version = form.elements.namedItem("row_version");
        if (version) version.value = fresh.querySelector("[name=row_version]").value;
        swapFrom(html, `#${list.id}`);
        return;
      }
      const reason = answer.ok ? null : (fresh.querySelector(".error-summary li") ?? fresh.querySelector("main h1 ~ p"));
      putBack(before);
      say(reason?.textContent.trim() || status.dataset.failed, "failed", line);
    } catch {
      putBack(before);
      say(status.dataset.failed, "failed", line);
    }
    list.inert = false;
  };

  // Others make way: the line that is held stays in the page, or the pointer would lose it.
  const settle = () => {
    const { line, y } = held;
    const next = line.nextElementSibling;
    const previous = line.previousElementSibling;
    if (next && y > middleOf(next)) line.before(next);
    else if (previous && y < middleOf(previous)) line.after(previous);
  };

  const roll = () => {
    if (!held) return;
    requestAnimationFrame(roll);
    if (held.y === null) return; // pressed, not drawn yet
    const step = held.y < EDGE ? -STEP : held.y > innerHeight - EDGE ? STEP : 0;
    if (step) scrollBy({ top: step, behavior: "instant" });
    settle();
  };

  const letGo = ({ keep }) => {
    if (!held) return;
    const { line, before, listening } = held;
    held = null;
    listening.abort();
    line.classList.remove(HELD);
    if (!keep) putBack(before);
    else if (before.indexOf(line) !== linesOf().indexOf(line)) save(line, before);
  };

  for (const handle of list.querySelectorAll("[data-handle]")) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (held || event.button !== 0) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      const line = handle.closest("[data-deed]");
      held = { line, y: null, before: linesOf(), listening: new AbortController() };
      line.classList.add(HELD);
      addEventListener("keydown", ({ key }) => key === "Escape" && letGo({ keep: false }), held.listening);
      requestAnimationFrame(roll);
    });
    handle.addEventListener("pointermove", (event) => {
      if (held) held.y = event.clientY;
    });
    handle.addEventListener("pointerup", () => letGo({ keep: true }));
    handle.addEventListener("pointercancel", () => letGo({ keep: false }));
  }
});
