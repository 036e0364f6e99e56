// Copies the text of a box to the clipboard and says so on the button.
import { enhance } from "../enhance.js";

enhance("[data-copy]", (button) => {
  const box = document.getElementById(button.dataset.copy);
  const words = button.querySelector("[aria-live]");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      words.textContent = button.dataset.done;
    } catch {
      words.textContent = button.dataset.failed;
    }
    setTimeout(() => {
      words.textContent = before;
    }, 4000);
  });
});
