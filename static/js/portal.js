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

/* A row that the address names gets the focus. */
const named = window.location.hash.startsWith("#row-") && document.querySelector(window.location.hash);
if (named) named.focus();

/* A list of what is wrong gets the focus, so that it is read first. */
const trouble = document.querySelector("[data-focus]");
if (trouble) trouble.focus();

/* Buttons that print the page at hand. */
all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/* The matrix. */
{
  /* Arrow keys walk between the cells that hold a link or a box; Tab enters the table once and leaves it. */
  const INSIDE = "td > a, td > label > input";
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function insideOf(cell) {
    return cell && cell.tagName === "TD" ? cell.querySelector("a, label > input") : null;
  }

  /* What stands next in this direction, over cells with nothing to open and heads of groups. */
  function beside(cell, [down, right]) {
    const rows = cell.closest("table").rows;
    const width = cell.parentElement.cells.length;
    let [row, column] = [cell.parentElement.rowIndex + down, cell.cellIndex + right];
    for (; rows[row] && column > 0 && column < width; row += down, column += right) {
      const found = insideOf(rows[row].cells[column]);
      if (found) return found;
    }
    return null;
  }

  /* The first or last of a line. */
  function edge(cell, isFirst) {
    const found = Array.from(cell.parentElement.cells).map(insideOf).filter(Boolean);
    return isFirst ? found[0] : found[found.length - 1];
  }

  all("table[data-arrows]").forEach((table) => {
    const cells = Array.from(table.querySelectorAll(INSIDE));
    const enter = (cell) => cells.forEach((one) => (one.tabIndex = one.closest("td") === cell ? 0 : -1));
    if (cells.length) enter(cells[0].closest("td"));
    table.addEventListener("focusin", (event) => {
      if (event.target.matches(INSIDE)) enter(event.target.closest("td"));
    });
    table.addEventListener("keydown", (event) => {
      if (!event.target.matches(INSIDE) || event.ctrlKey || event.altKey || event.metaKey) return;
      const cell = event.target.closest("td");
      const isEdge = event.key === "Home" || event.key === "End";
      if (!isEdge && !STEPS[event.key]) return;
      event.preventDefault();
      const next = isEdge ? edge(cell, event.key === "Home") : beside(cell, STEPS[event.key]);
      if (next) next.focus();
    });
  });

  /* The button says how many are chosen. */
  all("button[data-chosen]").forEach((button) => {
    const label = button.lastElementChild;
    const [plain, chosen] = [label.textContent, () => button.form.querySelectorAll("input[name=row]:checked").length];
    const show = () => (label.textContent = chosen() ? `催办 ${chosen()} 项` : plain);
    button.form.addEventListener("change", show);
    show();
  });
}

/* Answering. The names of this part are its own, so that the script of a page may use them, too. */
{
  /* A dialog asks before what cannot simply be undone. Without this file the same question opens in its place. */
  function askInDialog(details) {
    const dialog = document.createElement("dialog");
    const opener = details.querySelector("summary");
    const cancel = details.querySelector("[data-cancel]");
    dialog.className = "asking";
    dialog.setAttribute("aria-label", details.querySelector("h3").textContent);
    dialog.append(details.querySelector(".question"));
    details.after(dialog);
    cancel.hidden = false;
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      const form = opener.closest("form");
      if (form && !form.reportValidity()) return;
      dialog.showModal();
      cancel.focus();
    });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => opener.focus());
  }

  if (window.HTMLDialogElement) all("details[data-confirm]").forEach(askInDialog);

  /* A key that stands beside a button presses it: data-key="j". */
  function isShortcut(event) {
    const isText = isTyping(event.target) && !["checkbox", "radio"].includes(event.target.type);
    return !isText && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]");
  }

  document.addEventListener("keydown", (event) => {
    const button = isShortcut(event) && all("[data-key]").find((one) => one.dataset.key === event.key && one.offsetParent);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  /* In a table of rows to answer, j and k go down and up, space ticks, r sends back. */
  const rows = () => all("[data-rows] > tbody > tr[tabindex]");
  const rowAt = (element) => rows().find((row) => row.contains(element));

  function press(row, selector) {
    const control = row && row.querySelector(selector);
    if (control) control.click();
    return Boolean(control);
  }

  document.addEventListener("keydown", (event) => {
    if (!isShortcut(event) || !rows().length) return;
    const row = rowAt(document.activeElement);
    const step = { j: 1, k: -1 }[event.key];
    if (step) {
      const next = rows()[row ? rows().indexOf(row) + step : 0];
      if (next) next.focus();
    } else if (event.key === " " && row === document.activeElement) {
      press(row, "input[type=checkbox]:enabled");
      event.preventDefault();
    } else if (event.key === "r") press(row, "[data-return]");
  });

  /* What is ticked is counted on the button, and remembered while rows are sent back in between. */
  const ticks = all('[data-rows] input[name="seen"]');
  const tickAll = document.querySelector("[data-tick-all]");
  const kept = `ticks:${window.location.pathname}`;

  function showTicks() {
    const ticked = ticks.filter((tick) => tick.checked).length;
    all("[data-ticked]").forEach((word) => {
      word.hidden = false;
      word.textContent = `已选 ${ticked} 项`;
    });
    all("[data-act]").forEach((button) => {
      button.querySelector("span").textContent = `${button.dataset.act}所选 ${ticked} 项`;
      button.disabled = ticked === 0;
    });
    tickAll.checked = ticked === ticks.length;
  }

  function keepTicks() {
    const changed = ticks.filter((tick) => tick.checked !== tick.defaultChecked).map((tick) => tick.value);
    sessionStorage.setItem(kept, JSON.stringify(changed));
    showTicks();
  }

  if (ticks.length) {
    const changed = JSON.parse(sessionStorage.getItem(kept) || "[]");
    ticks.forEach((tick) => (tick.checked = tick.defaultChecked !== changed.includes(tick.value)));
    ticks.forEach((tick) => tick.addEventListener("change", keepTicks));
    tickAll.hidden = false;
    tickAll.addEventListener("change", () => {
      ticks.forEach((tick) => (tick.checked = tickAll.checked));
      keepTicks();
    });
    showTicks();
  }

  /* 退回 opens below its row; 取消 goes back to the row. */
  function closeReturn() {
    const opened = document.getElementById("returning");
    if (!opened) return null;
    const row = opened.previousElementSibling;
    opened.remove();
    row.classList.remove("returning");
    return row;
  }

  async function openReturn(link) {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("returning");
    if (!answer.ok || !found) {
      window.location.assign(link.href);
      return;
    }
    closeReturn();
    const row = rowAt(link);
    row.classList.add("returning");
    row.after(found);
    found.querySelector("form").action = link.href;
    found.querySelector("select").focus();
    found.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-return]");
    const cancel = event.target.closest("#returning [data-cancel]");
    if (link) openReturn(link);
    else if (cancel) closeReturn().focus();
    if (link || cancel) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const row = event.key === "Escape" && event.target.closest("#returning") && closeReturn();
    if (row) row.focus();
  });
}

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

/* Suggestions come with the first touch of a search box. */
document.addEventListener("focusin", (event) => {
  const form = event.target.closest("form[data-suggest]");
  if (form) fetchOnce("script", { src: form.dataset.suggestScript }).catch(() => fetched.clear());
});

/* The number at the bell, asked for each minute while the page is on screen. Who has signed out is not asked again. */
{
  const bell = document.querySelector("[data-unread]");

  async function countUnread() {
    if (document.hidden) return;
    const answer = await fetch(bell.dataset.unread, { redirect: "manual" }).catch(() => null);
    if (!answer || answer.status >= 500) return; // no network, or a restart: again in a minute
    if (answer.status !== 200) return window.clearInterval(asking);
    bell.innerHTML = await answer.text();
    bell.closest("a").search = bell.textContent.trim() ? "?unread=1" : "";
  }

  const asking = bell && window.setInterval(countUnread, 60_000);
}

/* Ballots. In a table of choices a digit ticks that choice of the row and goes on to the next row; the last one to the button. */
all("table[data-digits]").forEach((table) => {
  const lines = Array.from(table.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("input[type=radio]")));
  const enter = (line) => (line.find((input) => input.checked) || line[0]).focus();
  table.addEventListener("keydown", (event) => {
    const at = lines.findIndex((line) => line.includes(event.target));
    const input = at >= 0 && !event.ctrlKey && !event.metaKey && !event.altKey && lines[at][Number(event.key) - 1];
    if (!input) return;
    event.preventDefault();
    input.checked = true;
    if (lines[at + 1]) enter(lines[at + 1]);
    else table.closest("form").querySelector("button:not([type=button])").focus();
  });
  if (lines.length && !document.querySelector("[data-focus]")) enter(lines[0]);
});

/* How many of the choice that is limited are ticked. */
all("form[data-limit]").forEach((form) => {
  const said = form.querySelector("[data-limit-said]");
  const show = () => {
    const count = form.querySelectorAll("input[type=radio][value='0']:checked").length;
    said.textContent = `“好”已选 ${count} 个，最多 ${form.dataset.limit} 个`;
    said.classList.toggle("over", count > Number(form.dataset.limit));
  };
  form.addEventListener("change", show);
  show();
});

/* A form that has a script of its own fetches it with the first touch. */
all("form[data-script]").forEach((form) => {
  document.documentElement.classList.add("scripted");
  form.addEventListener("focusin", () => {
    const script = document.createElement("script");
    script.src = form.dataset.script;
    document.head.append(script);
  }, { once: true });
});

/* Of the rule of an indicator only what the chosen kind needs; without this file all fields are there. */
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
