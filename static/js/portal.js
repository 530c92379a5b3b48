// Comforts only: every page works without this file.
"use strict";

const all = (selector) => Array.from(document.querySelectorAll(selector));

/* 字号: standard or large, remembered by a cookie, so that the server sends the next page in that size. */
function showSize() {
  const large = document.documentElement.dataset.size === "large";
  all("[data-size-switch]").forEach((button) => {
    button.hidden = false;
    button.querySelector("[data-size-word]").textContent = large ? "大" : "标准";
  });
}

function switchSize() {
  const size = document.documentElement.dataset.size === "large" ? "standard" : "large";
  document.documentElement.dataset.size = size;
  document.cookie = `size=${size}; path=/; max-age=31536000; samesite=lax`;
  showSize();
}

all("[data-size-switch]").forEach((button) => button.addEventListener("click", switchSize));
showSize();

/* "/" goes to the search box that is on screen, unless something is being typed. */
function isTyping(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const box = all("input[type=search]").find((input) => input.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
});

/* Menus made of <details>: one open at a time, closed by Esc or a click elsewhere. */
function closeMenus(except) {
  all("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* The eye beside a password. */
all("[data-eye]").forEach((button) => {
  const input = document.getElementById(button.dataset.eye);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
});

/* Names and sizes of the chosen files, below the control. */
function fileLine(file) {
  const line = document.createElement("p");
  const size = file.size < 1024 * 1024 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
  line.textContent = `${file.name}　${size}`;
  return line;
}

all("input[type=file]").forEach((input) => {
  const list = document.createElement("div");
  list.className = "chosen";
  list.setAttribute("role", "status");
  input.after(list);
  input.addEventListener("change", () => list.replaceChildren(...Array.from(input.files, fileLine)));
});

/* 52 / 300 below a text. */
all("textarea[data-count]").forEach((area) => {
  const count = document.createElement("p");
  count.className = "hint r";
  area.after(count);
  const show = () => (count.textContent = `${area.value.length} / ${area.maxLength}`);
  area.addEventListener("input", show);
  show();
});

/* Leaving a guarded form with something unsaved asks first. */
all("form[data-guard]").forEach((form) => {
  let unsaved = false;
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = "";
  });
});

/* A list of what is wrong gets the focus, so that it is read first. */
const trouble = document.querySelector("[data-focus]");
if (trouble) trouble.focus();

/* Buttons that print the page at hand. */
all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/* Arrow keys walk between the cells of a table that hold links; Tab enters the table once and leaves it. */
function linkBeside(cell, key) {
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  const rows = cell.closest("table").rows;
  const width = cell.parentElement.cells.length;
  let [row, column] = [cell.parentElement.rowIndex + down, cell.cellIndex + right];
  for (; rows[row] && column > 0 && column < width; row += down, column += right) {
    const link = rows[row].cells[column] && rows[row].cells[column].querySelector("td > a");
    if (link) return link;
  }
  return null;
}

all("table[data-arrows]").forEach((table) => {
  const links = Array.from(table.querySelectorAll("td > a"));
  const enter = (cell) => links.forEach((link) => (link.tabIndex = link.parentElement === cell ? 0 : -1));
  if (links.length) enter(links[0].parentElement);
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("td > a")) enter(event.target.parentElement);
  });
  table.addEventListener("keydown", (event) => {
    if (!/^Arrow(Up|Down|Left|Right)$/.test(event.key) || !event.target.matches("td > a")) return;
    event.preventDefault();
    const next = linkBeside(event.target.parentElement, event.key);
    if (next) next.focus();
  });
});

/* 打印, where there is a browser to do it. */
all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/* 从书架选: the dialog comes with the first click; without it the link leads to a page. */
const fetched = new Map(); // address → promise of the script or style sheet
function fetchOnce(tag, attributes) {
  const key = attributes.src || attributes.href;
  if (!fetched.has(key)) {
    fetched.set(key, new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
      document.head.append(element);
    }));
  }
  return fetched.get(key);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-shelf-pick]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { script, style } = link.dataset;
  Promise.all([fetchOnce("script", { src: script }), fetchOnce("link", { rel: "stylesheet", href: style })])
    .then(() => window.shelfPick(link))
    .catch(() => (location.href = link.href));
});
