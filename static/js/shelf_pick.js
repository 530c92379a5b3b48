// Choosing files of the shelf in a dialog, fetched with the first click. Without it the link leads to a page.
"use strict";

window.shelfPick = (link) => {
  const list = document.getElementById(link.dataset.shelfPick);
  const dialog = document.createElement("dialog");
  dialog.className = "shelf-dialog";
  dialog.setAttribute("aria-label", "从书架选材料");

  const fill = (url) => fetch(url, { headers: { "HX-Request": "true" } }).then((answer) => {
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.text();
  }).then((html) => {
    dialog.innerHTML = `<h2>从书架选材料</h2>${html}`;
    const first = dialog.querySelector("input[name=q]");
    if (first) first.focus();
  }).catch(() => {
    location.href = url; // signed out, or no answer: the page says so itself
  });

  function line(input) {
    const row = document.createElement("div");
    const label = document.createElement("label");
    const box = document.createElement("input");
    const file = document.createElement("a");
    const name = document.createElement("span");
    row.className = "file-row";
    label.className = "check";
    Object.assign(box, { type: "checkbox", name: input.name, value: input.value, checked: true });
    box.setAttribute("aria-label", `用作佐证：${input.dataset.name}`);
    Object.assign(file, { className: "file", href: input.dataset.url });
    Object.assign(name, { className: "clip", textContent: input.dataset.name });
    file.append(input.parentElement.querySelector("svg").cloneNode(true), name);
    label.append(box);
    row.append(label, file);
    return row;
  }

  function take(form) {
    form.querySelectorAll(".picks input:checked").forEach((input) => {
      const there = list.querySelector(`input[name="${input.name}"][value="${input.value}"]`);
      if (there) there.checked = true;
      else list.prepend(line(input));
    });
    dialog.close();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  }

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.classList.contains("pick-form")) take(form);
    else fill(`${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`);
  });
  dialog.addEventListener("click", (event) => {
    const inner = event.target.closest("a");
    if (!inner) return;
    event.preventDefault();
    if (inner.hasAttribute("data-close")) dialog.close();
    else fill(inner.href);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  return fill(link.href).then(() => dialog.isConnected && dialog.showModal());
};
