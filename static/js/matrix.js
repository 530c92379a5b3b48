"use strict";

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

document.querySelectorAll("table[data-arrows]").forEach((table) => {
  const all = Array.from(table.querySelectorAll(INSIDE));
  const enter = (cell) => all.forEach((one) => (one.tabIndex = one.closest("td") === cell ? 0 : -1));
  if (all.length) enter(all[0].closest("td"));
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
document.querySelectorAll("button[data-chosen]").forEach((button) => {
  const label = button.lastElementChild;
  const [plain, chosen] = [label.textContent, () => button.form.querySelectorAll("input[name=row]:checked").length];
  const show = () => (label.textContent = chosen() ? `催办 ${chosen()} 项` : plain);
  button.form.addEventListener("change", show);
  show();
});
