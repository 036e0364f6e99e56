// Puts a chosen canned answer into the text at once, where the cursor stands.
import { enhance } from "../enhance.js";

enhance("[data-insert]", (row) => {
  const text = document.getElementById(row.dataset.insert);
  const choice = row.querySelector("select");
  const button = row.querySelector("button");
  const insert = (event) => {
    const words = choice.selectedOptions[0]?.dataset.text;
    if (!words) return;
    event.preventDefault();
    const before = text.value.slice(0, text.selectionStart);
    const gap = before.trim() && !before.endsWith("\n\n") ? "\n\n" : "";
    text.setRangeText(gap + words, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    choice.value = "";
    text.focus();
  };
  button.addEventListener("click", insert);
});
