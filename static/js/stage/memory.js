// Keeps what a package stores in this browser, under its own name, and gives it back at the start.
import { enhance } from "../enhance.js";

const MOST = 100_000;

const isStore = (store) =>
  store !== null &&
  typeof store === "object" &&
  Object.values(store).every((value) => typeof value === "string") &&
  JSON.stringify(store).length <= 2 * MOST;

enhance("[data-stage-store]", (root) => {
  const name = `toolbox.stage.${root.dataset.stageStore}`;
  const forget = root.querySelector("[data-stage-forget]");

  const read = () => {
    try {
      const store = JSON.parse(localStorage.getItem(name) ?? "{}");
      return isStore(store) ? store : {};
    } catch {
      return {};
    }
  };
  const offer = () => {
    if (forget) forget.hidden = Object.keys(read()).length === 0;
  };

  root.addEventListener("stage:starting", ({ detail }) => {
    detail.store = read();
    offer();
  });
  root.addEventListener("stage:heard", ({ detail }) => {
    if (detail.verb !== "stored" || !isStore(detail.store)) return;
    try {
      localStorage.setItem(name, JSON.stringify(detail.store));
    } catch {
      // The browser is full or keeps nothing: the package goes on in memory.
    }
    offer();
  });
  forget?.addEventListener("click", () => {
    localStorage.removeItem(name);
    root.dispatchEvent(new CustomEvent("stage:restart"));
  });
});
