// Suggestions below a search box; fetched with its first touch. Without it the form leads to the page of what is found.
"use strict";

{
  const WAIT = 180; // milliseconds after the last key

  function suggest(form) {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("div");
    let waiting = null;
    let asking = null;
    let chosen = -1;

    const options = () => Array.from(list.querySelectorAll("[role=option]"));
    list.id = `${input.id}-found`;
    list.className = "menu-body suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "查找结果");
    form.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    /* -1: none of them, the box itself. */
    function choose(at) {
      const all = options();
      chosen = at;
      all.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }

    function step(key) {
      const last = options().length - 1;
      if (key === "ArrowDown") return chosen === last ? -1 : chosen + 1;
      return chosen < 0 ? last : chosen - 1;
    }

    function show(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) choose(-1);
    }

    async function ask() {
      const words = input.value.trim();
      if (asking) asking.abort();
      if (!words) {
        show(false);
        return;
      }
      asking = new AbortController();
      const url = `${form.dataset.suggest}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(url, { signal: asking.signal, redirect: "manual" }).catch(() => null);
      if (!answer || answer.status !== 200) return;
      const text = await answer.text();
      if (words !== input.value.trim()) return;
      list.innerHTML = text;
      options().forEach((option, n) => (option.id = `${list.id}-${n}`));
      choose(-1);
      show(options().length > 0 && form.contains(document.activeElement));
    }

    input.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask();
        else choose(step(event.key));
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        options()[chosen].click();
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        show(false);
      }
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) show(false);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    if (input.value) ask();
  }

  document.querySelectorAll("form[data-suggest]").forEach(suggest);
}
