// Self-assessment and marking: differences at once, autosave row by row, the keyboard. Without this file the form works as it is.
"use strict";

const PAUSE = 1500; // ms after the last key
const form = document.querySelector("form[data-marking]");
const rows = form ? Array.from(form.querySelectorAll("[data-row]")) : [];
const states = new Map(); // row → { timer, typed: count of changes, saved: the count that was saved }
const state = (row) => states.get(row) || states.set(row, { timer: 0, typed: 0, saved: 0 }).get(row);
const field = (row, name) => form.elements[`${row.dataset.row}-${name}`];
const part = (row, name) => document.getElementById(`${row.dataset.row}-${name}`);
const keyOf = (row) => `marking:${form.dataset.person}:${row.dataset.save}`;
const isUnsaved = (row) => state(row).typed > state(row).saved;
const clock = () => new Date().toTimeString().slice(0, 5);

function say(row, words, isBad) {
  const mark = part(row, "mark");
  mark.textContent = words;
  mark.className = `saved ${isBad ? "bad" : "ok"}`;
}

/* The difference from the self score, and the reason it asks for. */
function show(row) {
  const points = field(row, "points");
  const compared = points.dataset.compared;
  const given = points.value.trim();
  const diff = given !== "" && compared !== "" ? Math.round((Number(given) - Number(compared)) * 100) / 100 : 0;
  const differs = given !== "" && (compared === "" || diff !== 0);
  row.querySelector("[data-diff]").textContent = diff ? `${diff < 0 ? "▼" : "▲"} ${Math.abs(diff).toFixed(2)}` : "";
  row.classList.toggle("differs", differs);
  const why = part(row, "why");
  if (differs || field(row, "reason").value) why.removeAttribute("data-shut");
}

/* Autosave. */
function changed(row, wait) {
  state(row).typed += 1;
  clearTimeout(state(row).timer);
  state(row).timer = setTimeout(save, wait, row);
}

function kept(row) {
  return { points: field(row, "points").value, reason: field(row, "reason").value, at: clock() };
}

function unreachable(row, why) {
  localStorage.setItem(keyOf(row), JSON.stringify(kept(row)));
  say(row, `${why || "连不上平台"}，${clock()} 的内容已存在本机，恢复后自动保存`, true);
  clearTimeout(state(row).timer);
  state(row).timer = setTimeout(save, 10 * PAUSE, row);
}

function save(row) {
  clearTimeout(state(row).timer);
  if (!isUnsaved(row) || row.dataset.busy || part(row, "clash").childElementCount) return;
  if (!field(row, "points").value.trim() && !(field(row, "quantity") || { value: "" }).value.trim()) return;
  const sent = state(row).typed;
  const data = new FormData();
  Array.from(new FormData(form)).filter(([name]) => name.startsWith(`${row.dataset.row}-`)).forEach(([name, value]) => data.append(name, value));
  row.dataset.busy = "1";
  fetch(row.dataset.save, { method: "POST", body: data, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" } })
    .then((answer) => {
      const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isOurs) return unreachable(row, answer.redirected || answer.status === 403 ? "登录已失效，请另开一页登录" : "没有保存，请刷新页面");
      return answer.json().then((told) => took(row, answer.status, told, sent));
    })
    .catch(() => unreachable(row))
    .then(() => {
      delete row.dataset.busy;
      if (pressed) handIn();
      else if (isUnsaved(row) && row.dataset.again) save(row);
    });
}

function took(row, status, told, sent) {
  if (status === 409) return clash(row, told);
  if (status !== 200) return say(row, told.message || "没有保存，请核对", true);
  state(row).saved = sent;
  localStorage.removeItem(keyOf(row));
  field(row, "version").value = told.version;
  say(row, told.lack ? `${told.said}，${told.lack}` : told.said, false);
  const foot = document.getElementById("saved");
  if (foot) foot.textContent = told.said;
  if (told.sum === undefined) return undefined;
  [["done", told.done], ["sum", told.sum], ["lacking", told.lacking ? `还差 ${told.lacking} 项` : "已齐"]].forEach(([id, words]) => {
    const place = document.getElementById(id);
    if (place) place.textContent = words;
  });
  return undefined;
}

/* Somebody else saved in between: both texts, and the choice. */
function clash(row, told) {
  const note = document.createElement("div");
  const head = document.createElement("b");
  const yours = document.createElement("p");
  const theirs = document.createElement("p");
  note.className = "note warn";
  note.setAttribute("role", "alert");
  head.textContent = "这一项刚被别人改过，两份内容都在这里";
  yours.textContent = `您写的：${told.yours}`;
  theirs.textContent = `已保存的：${told.theirs}`;
  const body = document.createElement("div");
  const reload = document.createElement("a");
  const mine = document.createElement("button");
  Object.assign(reload, { href: location.href, className: "btn btn-line btn-s", textContent: "改用已保存的" });
  Object.assign(mine, { type: "button", className: "btn btn-line btn-s", textContent: "保存我写的" });
  mine.addEventListener("click", () => {
    field(row, "version").value = told.version;
    part(row, "clash").replaceChildren();
    changed(row, 0);
  });
  body.append(head, yours, theirs, reload, mine);
  note.append(body);
  part(row, "clash").replaceChildren(note);
  say(row, "没有保存", true);
}

/* What could not be saved is offered when the page is opened again. */
function offer(row) {
  const stored = JSON.parse(localStorage.getItem(keyOf(row)) || "null");
  if (!stored) return;
  const note = document.createElement("p");
  const take = document.createElement("button");
  note.className = "kept";
  note.textContent = `本机存有 ${stored.at} 没能保存的内容：${stored.points} ${stored.reason} `;
  Object.assign(take, { type: "button", className: "btn btn-line btn-s", textContent: "恢复这些内容" });
  take.addEventListener("click", () => {
    field(row, "points").value = stored.points;
    field(row, "reason").value = stored.reason;
    localStorage.removeItem(keyOf(row));
    note.remove();
    show(row);
    changed(row, 0);
  });
  note.append(take);
  part(row, "mark").after(note);
}

/* The evidence of the row at hand. */
const panels = Array.from(document.querySelectorAll("[data-evidence-panel]"));
function showEvidence(row) {
  const wanted = row && row.dataset.evidence;
  if (!panels.some((panel) => panel.id === wanted)) return;
  panels.forEach((panel) => (panel.hidden = panel.id !== wanted));
}

let pressed = null;
function handIn() {
  if (rows.some((row) => row.dataset.busy)) return;
  const button = pressed;
  pressed = null;
  form.requestSubmit(button);
}

if (form) {
  rows.forEach((row) => {
    row.addEventListener("input", (event) => {
      show(row);
      changed(row, event.target.type === "checkbox" ? 0 : PAUSE);
    });
    row.addEventListener("focusout", (event) => !row.contains(event.relatedTarget) && save(row));
    show(row);
    offer(row);
    // This file comes with the first touch: what was typed meanwhile counts.
    if (Array.from(row.querySelectorAll("input, textarea")).some((input) => input.value !== input.defaultValue)) changed(row, PAUSE);
  });
  form.querySelectorAll("[data-evidence]").forEach((row) => row.addEventListener("focusin", () => showEvidence(row)));
  form.querySelectorAll(".cites a[href^='#ev-']").forEach((link) => link.addEventListener("click", () => showEvidence(link.closest("tr"))));
  if (panels.length) showEvidence(form.querySelector("[data-evidence]:focus-within") || form.querySelector(`[data-evidence="${panels[0].id}"]`));
  form.addEventListener("keydown", (event) => {
    const isPoints = event.target.classList.contains("points");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("#submit").click();
    } else if (isPoints && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
      event.preventDefault();
      const next = rows[rows.indexOf(event.target.closest("[data-row]")) + (event.key === "ArrowUp" ? -1 : 1)];
      if (next) field(next, "points").select();
    }
  });
  form.addEventListener("submit", (event) => {
    rows.forEach((row) => {
      clearTimeout(state(row).timer);
      state(row).saved = state(row).typed;
    });
    if (!rows.some((row) => row.dataset.busy)) return;
    event.preventDefault();
    pressed = event.submitter;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!rows.some(isUnsaved)) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
