// Checks what a package says against the contract and hands it on as "stage:message".
import { enhance } from "../enhance.js";

const STRING_MOST = 200;
const KEYS_MOST = 40;
const LARGEST = 1e9;
const A_DAY = 24 * 60 * 60;

const isNumber = (value, low, high) => Number.isFinite(value) && value >= low && value <= high;
const isText = (value) => typeof value === "string" && value.length <= STRING_MOST;
const isValue = (value) =>
  typeof value === "boolean" || isText(value) || isNumber(value, -LARGEST, LARGEST);

// Each returns the message with the fields of the contract alone, or nothing where one is wrong.
const readers = {
  initialized: () => ({ verb: "initialized" }),
  progressed: ({ progress }) => isNumber(progress, 0, 1) && { verb: "progressed", progress },
  scored: ({ score }) => {
    const { raw, min = 0, max } = score ?? {};
    const fits = isNumber(min, -LARGEST, LARGEST) && isNumber(max, min, LARGEST);
    return fits && isNumber(raw, min, max) && { verb: "scored", score: { raw, min, max } };
  },
  answered: ({ key, label = "", value, unit = "" }) =>
    isText(key) && /^[a-z0-9_]{1,40}$/.test(key) && isText(label) && isText(unit) && isValue(value) && {
      verb: "answered", key, label, value, unit,
    },
  completed: ({ success = null, duration = null }) =>
    (success === null || typeof success === "boolean") &&
    (duration === null || isNumber(duration, 0, A_DAY)) && { verb: "completed", success, duration },
};

enhance("[data-stage]", (root) => {
  let keys = new Set();
  root.addEventListener("stage:starting", () => {
    keys = new Set();
  });
  root.addEventListener("stage:heard", ({ detail }) => {
    const reader = Object.hasOwn(readers, detail.verb) && readers[detail.verb];
    const message = reader && reader(detail);
    if (!message) return;
    if (message.verb === "answered" && keys.add(message.key).size > KEYS_MOST) {
      keys.delete(message.key);
      return;
    }
    root.dispatchEvent(new CustomEvent("stage:message", { bubbles: true, detail: message }));
  });
});
