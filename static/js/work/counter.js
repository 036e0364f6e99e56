// Says how many characters are left in a field, politely and not at every stroke.
import { enhance } from "../enhance.js";

enhance("[data-counter]", (counter) => {
  const field = document.getElementById(counter.dataset.counter);
  const limit = Number(counter.dataset.limit);
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  counter.after(spoken);
  let pause;
  const update = () => {
    const left = limit - [...field.value].length;
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = words.replace("{n}", Math.abs(left));
    counter.dataset.state = left < 0 ? "over" : "within";
  };
  field.addEventListener("input", () => {
    update();
    clearTimeout(pause);
    pause = setTimeout(() => {
      spoken.textContent = counter.textContent;
    }, 1200);
  });
  update();
});
