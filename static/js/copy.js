// Buttons that copy a text box. Outside https a page has no clipboard of its own: there the text is selected first.
"use strict";

function select(area) {
  area.focus();
  area.select();
  return document.execCommand("copy");
}

async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    return select(area);
  }
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  const area = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copy(area)) ? "已复制，可以粘贴到工作群。" : "浏览器不允许复制，文字已选中，请按 Ctrl+C。";
  });
});
