// Shows of the rule of an indicator what the chosen kind needs; without this file all fields are there.
"use strict";

for (const form of document.querySelectorAll("form[data-rules]")) {
  const kind = form.querySelector("select[name=kind]");
  const rules = JSON.parse(form.dataset.rules);
  const show = () => {
    for (const [name, kinds] of Object.entries(rules)) {
      const field = form.querySelector(`[data-field="${name}"]`);
      if (field) field.hidden = !kinds.includes(kind.value);
    }
  };
  if (kind && form.querySelector("[data-field=step]")) {
    kind.addEventListener("change", show);
    show();
  }
}
