// Enter takes the one entry of a list that begins with what was typed; the next Enter sends the form.
import { enhance, plain } from "../enhance.js";

enhance("input[list]", (input) => {
  let taken = input.value;

  const onlyMatch = () => {
    const typed = plain(input.value.trim());
    const listed = [...(input.list?.options ?? [])].map(({ value }) => value).filter((value) => plain(value).includes(typed));
    return typed && listed.length === 1 && plain(listed[0]).startsWith(typed) ? listed[0] : null;
  };

  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    const match = onlyMatch();
    if (!match || match === taken) return;
    event.preventDefault();
    taken = match;
    if (input.value === match) return;
    input.value = match;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  });
});
