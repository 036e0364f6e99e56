// Shows what is on its way in one place that stays while pages change; spoken is little.
import { enhance } from "../enhance.js";

const lines = new Map();
let tray;

const find = (name) => tray.querySelector(`[data-tray-${name}]`);
const ask = (what, item) => document.dispatchEvent(new CustomEvent(`upload-${what}`, { detail: item }));

const lineOf = (item) => {
  if (lines.has(item)) return lines.get(item);
  const line = find("line").content.firstElementChild.cloneNode(true);
  const { name } = item.file;
  line.querySelector("[data-line-name]").textContent = name;
  line.querySelector("progress").setAttribute("aria-label", name);
  for (const what of ["retry", "cancel"]) {
    const button = line.querySelector(`[data-line-${what}]`);
    button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    button.onclick = () => ask(what, item);
  }
  find("list").append(line);
  lines.set(item, line);
  return line;
};

const drawLine = (item) => {
  const line = lineOf(item);
  const share = item.file.size ? item.sent / item.file.size : 1;
  const words = item.message || tray.dataset[item.note || (item.isLost && item.state === "failed" ? "lost" : item.state)];
  line.dataset.state = item.state;
  line.querySelector("progress").value = share;
  line.querySelector("[data-line-state]").textContent =
    item.state === "sending" && !item.note && item.sent ? `${Math.floor(share * 100)} %` : words;
  line.querySelector("[data-line-retry]").hidden = item.state !== "failed" || item.isFinal;
  line.querySelector("[data-line-cancel]").hidden = item.state === "done";
  return words;
};

// One line for all files together: at the end of each file it is spoken, not at every piece.
const drawAll = (items) => {
  const sum = (size) => items.reduce((total, item) => total + size(item), 0);
  const share = sum(({ sent }) => sent) / (sum(({ file }) => file.size) || 1);
  const done = items.filter(({ state }) => state === "done").length;
  find("bar").value = share;
  find("total").textContent = tray.dataset.total
    .replace("{done}", done)
    .replace("{all}", items.length)
    .replace("{percent}", Math.floor(share * 100));
  find("close").hidden = document.documentElement.hasAttribute("data-uploading");
  tray.hidden = !items.length;
  tray.toggleAttribute("data-finished", done === items.length);
};

enhance("[data-upload-tray]", (element) => {
  if (tray) {
    element.remove();
    return;
  }
  tray = element;
  document.body.append(tray);
  find("close").onclick = () => {
    for (const item of [...lines.keys()]) ask("cancel", item);
  };
});

document.addEventListener("upload-changed", ({ detail: { item, items } }) => {
  if (item.state === "gone") {
    lines.get(item)?.remove();
    lines.delete(item);
    drawAll(items);
    return;
  }
  const words = drawLine(item);
  drawAll(items);
  if (item.state === "failed") find("status").textContent = `${item.file.name}: ${words}`;
  if (item.state === "done") find("status").textContent = `${item.file.name}: ${words}. ${find("total").textContent}`;
});
