// Session mode: a clock, keys, numbers that grow by themselves, and pages that change in place, so
// that a full screen stays one. Without it each screen is a page of its own.
import { enhance, enhanceWithin } from "../enhance.js";

const EVERY = 2000;
const PATIENCE = 6000;
const SOON = 10;
const NEXT = ["ArrowRight", "PageDown"];
const PREVIOUS = ["ArrowLeft", "PageUp"];

const shown = (seconds) => {
  const left = Math.abs(seconds);
  return `${seconds < 0 ? "+" : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
};

const go = async (address, push = true) => {
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const next = fresh.querySelector("main[data-screen]");
    if (!response.ok || !next) return location.assign(address);
    document.title = fresh.title;
    if (push) history.pushState({}, "", address);
    const screen = document.querySelector("main[data-screen]");
    screen.replaceChildren(...next.childNodes);
    screen.className = next.className;
    for (const part of screen.children) enhanceWithin(part);
    return screen.focus({ preventScroll: true });
  } catch {
    return location.assign(address);
  }
};

enhance("[data-clock]", (clock) => {
  const { clock: seconds, soon, over } = clock.dataset;
  const toggle = document.querySelector("[data-clock-toggle]");
  const words = toggle.querySelector("span");
  const said = document.querySelector("[data-clock-said]");
  let left = Number(seconds);
  let until = 0;
  let timer = 0;

  const show = () => {
    clock.textContent = shown(left);
    clock.classList.toggle("screen__clock--soon", left <= SOON && left > 0);
    clock.classList.toggle("screen__clock--over", left <= 0);
  };
  const tick = () => {
    if (!clock.isConnected) return clearInterval(timer);
    const now = Math.ceil((until - Date.now()) / 1000);
    if (now === left) return undefined;
    left = now;
    if (left === SOON) said.textContent = soon;
    if (left === 0) said.textContent = over;
    return show();
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    words.textContent = toggle.dataset.start;
  };
  const start = () => {
    until = Date.now() + left * 1000;
    timer = setInterval(tick, 200);
    words.textContent = toggle.dataset.pause;
  };
  toggle.addEventListener("click", () => (timer ? stop() : start()));
  document.querySelector("[data-clock-back]").addEventListener("click", () => {
    stop();
    left = Number(seconds);
    said.textContent = "";
    show();
  });
  show();
});

enhance("main[data-screen]", (screen) => {
  let tag = "";
  const show = async (response) => {
    tag = response.headers.get("ETag") ?? "";
    const { interests } = await response.json();
    for (const place of document.querySelectorAll("[data-interests]")) {
      const number = String(interests[place.dataset.interests] ?? place.textContent);
      if (place.textContent !== number) place.textContent = number;
    }
  };
  const look = async () => {
    let next = EVERY;
    try {
      const headers = tag ? { "If-None-Match": tag } : {};
      const response = await fetch(screen.dataset.screen, { cache: "no-store", headers });
      if (response.status === 200) await show(response);
      else if (response.status !== 304) next = PATIENCE;
    } catch {
      next = PATIENCE;
    }
    setTimeout(look, next);
  };
  setTimeout(look, EVERY);

  screen.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tag = "";
    go(link.href);
  });
  addEventListener("popstate", () => go(location.href, false));
  const press = (selector) => document.querySelector(selector)?.click();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (NEXT.includes(event.key)) press("[data-go=next]");
    else if (PREVIOUS.includes(event.key)) press("[data-go=previous]");
    else if (event.key === " " && !event.target.closest("a, button")) press("[data-clock-toggle]");
    else if (event.key.toLowerCase() === "r") press("[data-clock-back]");
    else if (event.key.toLowerCase() === "f") press("[data-full]");
    else return;
    event.preventDefault();
  });
});

enhance("[data-full]", (button) => {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
});
