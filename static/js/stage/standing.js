// Shows quietly, below the frame, how far somebody is and how many points there are.
import { enhance } from "../enhance.js";

enhance("[data-stage]", (root) => {
  const bar = root.querySelector("[data-stage-progress]");
  const score = root.querySelector("[data-stage-score]");
  const done = root.querySelector("[data-stage-done]");

  const show = {
    progressed: ({ progress }) => {
      bar.value = progress;
      bar.hidden = false;
    },
    scored: (message) => {
      score.querySelector("[data-raw]").textContent = message.score.raw.toLocaleString(document.documentElement.lang);
      score.querySelector("[data-max]").textContent = message.score.max.toLocaleString(document.documentElement.lang);
      score.hidden = false;
    },
    completed: () => {
      bar.value = 1;
      done.hidden = false;
    },
  };

  root.addEventListener("stage:starting", () => {
    for (const part of [bar, score, done]) part.hidden = true;
  });
  root.addEventListener("stage:message", ({ detail }) => show[detail.verb]?.(detail));
});
