// What leads out of a package: links are offered for a click of one's own, blocked requests named.
import { enhance } from "../enhance.js";

const SCHEMES = ["http:", "https:", "mailto:", "tel:"];
const MOST_NAMED = 20;

const addressOf = (text) => {
  try {
    const address = new URL(text);
    return SCHEMES.includes(address.protocol) ? address : null;
  } catch {
    return null;
  }
};

enhance("[data-stage]", (root) => {
  const bar = root.querySelector("[data-stage-link]");
  const list = root.querySelector("[data-stage-blocked]");
  const named = new Set();

  const offer = (text) => {
    const address = typeof text === "string" && addressOf(text);
    if (!address || !bar) return;
    const link = bar.querySelector("a");
    link.href = address.href;
    const path = address.host === location.host ? address.pathname : "";
    link.textContent = address.host ? address.host + path : address.href.slice(0, 100);
    bar.hidden = false;
    link.focus();
  };

  const block = (text, directive) => {
    if (typeof text !== "string" || named.has(text) || named.size >= MOST_NAMED) return;
    named.add(text);
    const detail = { address: text, directive: String(directive ?? "") };
    root.dispatchEvent(new CustomEvent("stage:blocked", { bubbles: true, detail }));
    if (!list) return;
    const line = document.createElement("li");
    line.textContent = text;
    list.append(line);
    list.closest("[hidden]")?.removeAttribute("hidden");
  };

  root.addEventListener("stage:heard", ({ detail }) => {
    if (detail.verb === "link") offer(detail.address);
    if (detail.verb === "blocked") block(detail.address, detail.directive);
  });
  for (const event of ["stage:starting", "stage:stopped"]) {
    root.addEventListener(event, () => {
      if (bar) bar.hidden = true;
    });
  }
  bar?.querySelector("button").addEventListener("click", () => {
    bar.hidden = true;
    root.querySelector("iframe")?.focus();
  });
});
