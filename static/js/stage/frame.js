// Runs a package in a frame once it is started, passes on what it says, and to it #code=TOR4&kurz.
import { enhance } from "../enhance.js";

const A_SECOND = 1000;
const MOST_IN_A_SECOND = 20;
const WAITING_MOST = 60;

enhance("[data-stage]", (root) => {
  const place = root.querySelector("[data-stage-place]");
  const poster = root.querySelector("[data-stage-poster]");
  let frame = null;
  let moments = [];
  let timer = 0;
  const waiting = new Map();

  const tell = (name, detail) =>
    root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

  const forget = () => {
    clearTimeout(timer);
    timer = 0;
    moments = [];
    waiting.clear();
  };

  const show = (running) => {
    root.classList.toggle("stage-frame--running", running);
    poster.hidden = running;
    for (const part of root.querySelectorAll("[data-stage-while-running]")) part.hidden = !running;
  };

  const stop = () => {
    if (!frame) return;
    frame.remove();
    frame = null;
    forget();
    show(false);
    tell("stage:stopped");
  };

  const start = () => {
    frame?.remove();
    const told = { store: {} };
    tell("stage:starting", told);
    frame = document.createElement("iframe");
    frame.setAttribute("sandbox", root.dataset.stageSandbox);
    frame.setAttribute("allow", "autoplay; fullscreen 'none'");
    frame.referrerPolicy = "no-referrer";
    frame.title = root.dataset.stageTitle;
    frame.name = JSON.stringify({ toolbox: 1, lesson: !!root.closest("[data-seat]"), store: told.store });
    frame.src = root.dataset.stage + (location.hash.includes("=") ? location.hash : "");
    frame.className = "stage-frame__window";
    forget();
    place.replaceChildren(frame);
    show(true);
    tell("stage:started");
  };

  const startFor = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    start();
    frame.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  };

  const isTooMuch = () => {
    const now = performance.now();
    moments = moments.filter((moment) => now - moment < A_SECOND);
    return moments.length >= MOST_IN_A_SECOND;
  };

  const hear = (data) => {
    moments.push(performance.now());
    root.dispatchEvent(new CustomEvent("stage:heard", { detail: data }));
  };

  // What comes too fast waits; of each kind, and of each key, the newest alone.
  const wait = (data) => {
    const name = `${String(data.verb).slice(0, 40)} ${String(data.key ?? data.address ?? "").slice(0, 200)}`;
    if (!waiting.has(name) && waiting.size >= WAITING_MOST) return;
    waiting.delete(name);
    waiting.set(name, data);
    timer ||= setTimeout(goOn, A_SECOND - (performance.now() - moments[0]));
  };

  const goOn = () => {
    timer = 0;
    for (const [name, data] of waiting) {
      if (isTooMuch()) break;
      waiting.delete(name);
      hear(data);
    }
    if (waiting.size) timer = setTimeout(goOn, Math.max(1, A_SECOND - (performance.now() - moments[0])));
  };

  window.addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow || data?.toolbox !== 1) return;
    if (waiting.size || isTooMuch()) wait(data);
    else hear(data);
  });

  const grow = () => root.classList.toggle("stage-frame--full");
  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(grow);
    else grow();
  };

  const deeds = { start: startFor, restart: startFor, stop, full };
  for (const [name, deed] of Object.entries(deeds)) {
    root.querySelectorAll(`[data-stage-${name}]`).forEach((one) => one.addEventListener("click", deed));
  }
  const elsewhere = document.querySelectorAll(`[data-starts-stage="${CSS.escape(root.id)}"]`);
  elsewhere.forEach((one) => one.addEventListener("click", startFor));
  root.addEventListener("stage:start", start);
  root.addEventListener("stage:restart", start);
  root.addEventListener("stage:stop", stop);
  if ("stageNow" in root.dataset) start();
});
