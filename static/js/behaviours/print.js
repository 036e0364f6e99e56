// Shows a button that prints the page, and prints it.
import { enhance } from "../enhance.js";

enhance("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
