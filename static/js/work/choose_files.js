// Takes files from the file dialogue and from anywhere on the page where they are dropped.
import { enhance } from "../enhance.js";

// Without the library, or where nothing is uploaded, the browser does what it always does.
const takes = (event) =>
  window.tus &&
  event.dataTransfer?.types.includes("Files") &&
  document.querySelector("[data-drop-zone], [data-upload-to]");
let leaving;

// On the first page there is no draft yet: what it is has to be said before files can travel.
const begin = (form, name, { asks }) => {
  form.querySelector("[data-go]").disabled = false;
  Object.assign(form.querySelector("[data-announced]"), { disabled: false, value: name });
  const open = form.querySelector("[data-kinds]:not(:has(:checked)), [name=organisation]");
  if (!open && !asks) return form.requestSubmit();
  form.querySelector("[data-ask]").hidden = !open;
  (open?.querySelector("input") ?? open ?? form.querySelector(".button--primary")).focus();
};

// A kind of file that nobody can take is refused here, before a draft is made for it.
const isPossible = ({ name }) => {
  const kinds = document.querySelector("[data-drop-zone] input[type=file]")?.accept;
  return !kinds || kinds.split(",").includes(name.slice(name.lastIndexOf(".")).toLowerCase());
};
const refuse = (files) => {
  const line = document.querySelector("[data-refused]");
  if (!line) return [];
  const refused = files.filter((file) => !isPossible(file));
  const names = refused.map(({ name }) => name).join(", ");
  line.textContent = names && line.dataset.refused.replace("{names}", () => names);
  line.hidden = !names;
  return refused;
};

// The field itself stays empty, for the files are on their way already: what was taken is said beside.
const NAMED = 3;
const say = (files) => {
  const line = document.querySelector("[data-drop-zone] [data-taken]");
  if (!line) return;
  const names = [...files].slice(0, NAMED).map(({ name }) => name);
  const more = files.length - names.length;
  line.textContent = (more ? line.dataset.takenMore : line.dataset.taken)
    .replace("{number}", more)
    .replace("{names}", () => names.join(", "));
};

const take = (all) => {
  const refused = refuse(all);
  const files = all.filter((file) => !refused.includes(file));
  if (!files.length) return;
  say(files);
  document.dispatchEvent(new CustomEvent("files-chosen", { detail: files }));
  const form = document.querySelector("form[data-begin]:has([data-announced])");
  // What was refused has to be read before the page goes on.
  if (form) begin(form, files[0].name, { asks: refused.length > 0 });
};

enhance("[data-drop-zone] input[type=file]", (input) => {
  input.addEventListener("change", (event) => {
    if (!window.tus) return; // then the form itself carries the files
    event.stopPropagation();
    const files = [...input.files];
    input.value = ""; // first: a form that is sent at once would carry them a second time
    take(files);
  });
});

addEventListener("dragover", (event) => {
  if (!takes(event)) return;
  event.preventDefault();
  clearTimeout(leaving);
  document.documentElement.dataset.dropping = "";
  leaving = setTimeout(() => delete document.documentElement.dataset.dropping, 200);
});
addEventListener("drop", (event) => {
  if (!takes(event)) return;
  event.preventDefault();
  take([...event.dataTransfer.files]);
});
