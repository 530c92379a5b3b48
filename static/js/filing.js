// The page of a unit and a period: percentages at once, autosave, the keyboard. Without this file the form works as it is.
"use strict";

const PAUSE = 1500; // ms after the last key
const form = document.querySelector("form[data-filing]");
const lines = form ? Array.from(form.querySelectorAll("[data-row]")) : [];
const HALVES = { not_started: 0, doing: 1, done: 2 };
const states = new Map(); // row → { timer, typed: count of changes, saved: the count that was saved }

const textOf = (row) => row.querySelector("textarea");
const part = (row, name) => document.getElementById(`${row.dataset.row}-${name}`);
const say = (row, words, tone) => {
  const mark = part(row, "mark");
  mark.textContent = words;
  mark.className = `saved ${tone || ""}`;
};

/* Percentages: done counts 1, doing 0.5, rounded half up, as the server does. */
function percentOf(row) {
  const chosen = Array.from(row.querySelectorAll(".tri input:checked"), (input) => HALVES[input.value]);
  if (!chosen.length) return 0;
  return Math.floor((chosen.reduce((sum, n) => sum + n, 0) * 100 + chosen.length) / (2 * chosen.length));
}

function showPercent(row) {
  const percent = percentOf(row);
  row.querySelector("[data-percent]").textContent = `${percent}%`;
  row.querySelector(".bar-done").setAttribute("width", `${percent}%`);
}

/* htmx comes with the first change: most visits of the page only look. */
let arriving = null;
function htmxReady() {
  arriving = arriving || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("script[data-htmx]").dataset.htmx;
    script.onload = () => {
      window.htmx.process(form);
      resolve();
    };
    script.onerror = () => {
      script.remove();
      arriving = null;
      reject(new Error("htmx"));
    };
    document.head.append(script);
  });
  return arriving;
}

/* Autosave. */
const state = (row) => states.get(row) || states.set(row, { timer: 0, typed: 0, saved: 0, sent: 0 }).get(row);
const isUnsaved = (row) => state(row).typed > state(row).saved;

function changed(row, wait) {
  state(row).typed += 1;
  clearTimeout(state(row).timer);
  if (row.hasAttribute("hx-post")) state(row).timer = setTimeout(save, wait, row);
}

function save(row) {
  clearTimeout(state(row).timer);
  if (!row.hasAttribute("hx-post") || !isUnsaved(row) || part(row, "clash").childElementCount) return;
  htmxReady().then(() => isUnsaved(row) && window.htmx.trigger(row, "save")).catch(() => unreachable(row));
}

/* The server cannot be reached: the words stay on this machine and are offered when the page is opened again. */
const keyOf = (row) => `filing:${form.dataset.person}:${location.pathname}:${row.dataset.row}`;
const clock = () => new Date().toTimeString().slice(0, 5);

function unreachable(row, why) {
  localStorage.setItem(keyOf(row), JSON.stringify({ text: textOf(row).value, at: clock() }));
  say(row, `${why || "连不上平台"}，${clock()} 的文字已存在本机，恢复后自动保存`, "bad");
  clearTimeout(state(row).timer);
  state(row).timer = setTimeout(save, 10 * PAUSE, row);
}

/* A file that cannot be taken is let go, or no later save of the words would pass either. */
function letFilesGo(row) {
  const input = row.querySelector("input[type=file]");
  if (!input.value) return;
  input.value = "";
  input.dispatchEvent(new Event("change"));
  changed(row, PAUSE);
}

function reasonOf(xhr) {
  if (xhr.responseURL.includes("/login/") || xhr.status === 403) return "登录已失效，请另开一页登录";
  return { 413: "文件太大，没有收下", 507: "服务器存储空间已满" }[xhr.status];
}

function offer(row) {
  const kept = JSON.parse(localStorage.getItem(keyOf(row)) || "null");
  if (!kept || kept.text === textOf(row).value) return localStorage.removeItem(keyOf(row));
  const note = document.createElement("p");
  const take = document.createElement("button");
  const drop = document.createElement("button");
  note.className = "kept";
  note.textContent = `本机存有 ${kept.at} 没能保存的文字：“${kept.text}”`;
  [[take, "恢复这段文字"], [drop, "不要这段文字"]].forEach(([button, words]) => {
    Object.assign(button, { type: "button", className: "btn btn-line btn-s", textContent: words });
    button.addEventListener("click", () => {
      if (button === take) {
        textOf(row).value = kept.text;
        textOf(row).dispatchEvent(new Event("input", { bubbles: true }));
      }
      localStorage.removeItem(keyOf(row));
      note.remove();
      textOf(row).focus();
    });
    note.append(button);
  });
  part(row, "mark").after(note);
}

/* A measure shared by several lines is said once. */
function sayOfTwins(input) {
  if (!input.dataset.shared) return;
  form.querySelectorAll(`input[data-shared="${input.dataset.shared}"][value="${input.value}"]`).forEach((twin) => {
    if (twin.checked) return;
    twin.checked = true;
    showPercent(twin.closest("[data-row]"));
    changed(twin.closest("[data-row]"), 0);
  });
}

lines.forEach((row) => {
  row.addEventListener("input", (event) => {
    if (event.target.matches(".tri input")) {
      showPercent(row);
      sayOfTwins(event.target);
    }
    changed(row, event.target.matches("textarea") ? PAUSE : 0);
  });
  row.addEventListener("focusout", () => save(row));
  row.addEventListener("htmx:afterRequest", () => handInWhenSaved());
  row.addEventListener("htmx:configRequest", (event) => {
    const sent = event.detail.formData;
    Array.from(sent.keys()).filter((name) => !name.startsWith(`${row.dataset.row}-`)).forEach((name) => sent.delete(name));
    event.detail.headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
    state(row).sent = state(row).typed;
  });
  // Only our own answers are put on the page: not a sign-in page, not an error page.
  row.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.getResponseHeader("HX-Retarget")) {
      part(row, "mark").className = xhr.status === 200 ? "saved ok" : "saved bad";
      if (xhr.status === 422) letFilesGo(row);
      if (xhr.status !== 200) return;
      state(row).saved = state(row).sent;
      localStorage.removeItem(keyOf(row));
      return;
    }
    event.detail.shouldSwap = false;
    if (xhr.status === 413) letFilesGo(row);
    unreachable(row, reasonOf(xhr));
  });
  row.addEventListener("htmx:sendError", () => unreachable(row));
  row.addEventListener("click", (event) => {
    const take = event.target.dataset.take;
    if (!take) return;
    const clash = part(row, "clash");
    if (take === "theirs") textOf(row).value = clash.querySelector("[data-theirs]").textContent;
    part(row, "version").value = clash.querySelector("[data-choice]").dataset.version;
    clash.replaceChildren();
    changed(row, 0);
    textOf(row).focus();
  });
  showPercent(row);
  offer(row);
});

window.addEventListener("beforeunload", (event) => {
  if (!lines.some(isUnsaved)) return;
  event.preventDefault();
  event.returnValue = "";
});

/* Handing in waits for what is being saved, which changes the version the form sends along. */
let pressed = null;
const isBeingSaved = () => lines.some((row) => row.classList.contains("htmx-request"));

function handInWhenSaved() {
  if (!pressed) return;
  const button = pressed;
  setTimeout(() => {
    if (isBeingSaved() || !pressed) return;
    pressed = null;
    form.requestSubmit(button);
  });
}

/* Ctrl+Enter goes to the next row and after the last one hands in. */
if (form) {
  form.addEventListener("submit", (event) => {
    lines.forEach((row) => {
      clearTimeout(state(row).timer);
      state(row).saved = state(row).typed;
    });
    if (!isBeingSaved()) return;
    event.preventDefault();
    pressed = event.submitter;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const next = lines[lines.indexOf(event.target.closest("[data-row]")) + 1];
    if (next) textOf(next).focus();
    else form.querySelector("#submit").click();
  });
  new MutationObserver(() => form.querySelectorAll("[data-choice]").forEach((choice) => (choice.hidden = false)))
    .observe(form, { childList: true, subtree: true });
  form.querySelectorAll("[data-choice]").forEach((choice) => (choice.hidden = false));
}

/* Where there is a keyboard and room, one starts to type in the first row that is open; a phone stays at the top. */
const start = form && form.querySelector("[data-start]");
if (start && !window.location.hash && window.matchMedia("(min-width: 768px)").matches) start.focus();
