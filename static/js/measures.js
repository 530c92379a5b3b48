// Adds and takes out lines of measures without a round trip; without this file the same buttons post the form.
"use strict";

for (const form of document.querySelectorAll("form[data-lines]")) {
  const lines = form.querySelector("[data-rows]");
  const pattern = form.querySelector("template[data-line]");
  const total = form.querySelector("[name$=-TOTAL_FORMS]");
  const most = Number(form.querySelector("[name$=-MAX_NUM_FORMS]").value);
  const add = form.querySelector("button[name=add]");

  /* Numbers the lines anew: m-3-text, id_m-3-text and what refers to it. */
  const renumber = () => {
    Array.from(lines.children).forEach((line, place) => {
      for (const part of line.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const said = part.getAttribute(name);
          if (said) part.setAttribute(name, said.replace(/m-(\d+|__prefix__)-/g, `m-${place}-`));
        }
      }
      line.querySelector("[name=drop]").value = place;
      for (const number of line.querySelectorAll("[data-number]")) number.textContent = place + 1;
    });
    total.value = lines.children.length;
    add.hidden = lines.children.length >= most;
  };

  const field = (line, name) => line && line.querySelector(`[name$="-${name}"]`);

  add.addEventListener("click", (event) => {
    event.preventDefault();
    const before = lines.lastElementChild;
    lines.append(pattern.content.cloneNode(true));
    renumber();
    const line = lines.lastElementChild;
    if (before) field(line, "owner").value = field(before, "owner").value;
    field(line, "text").focus();
  });

  lines.addEventListener("click", (event) => {
    const button = event.target.closest("[name=drop]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("fieldset");
    const next = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    renumber();
    form.dispatchEvent(new Event("input"));
    (next ? field(next, "text") : add).focus();
  });
}
