// The wall of a meeting room: new figures every few minutes without leaving the full screen; one may pause.
"use strict";

const state = document.querySelector("[data-refresh]");
const pause = document.querySelector("[data-pause]");
const full = document.querySelector("[data-full]");
let isPaused = false;

const clock = () => new Date().toTimeString().slice(0, 5);
const tell = (words) => { state.textContent = words; };

async function renew() {
  if (isPaused) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
    tell(`${clock()} 更新`);
  } catch {
    tell(`${clock()} 未能更新，仍是此前的数字`);
  }
}

pause.hidden = false;
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? "继续刷新" : "暂停刷新";
  if (isPaused) tell("已暂停刷新");
  else renew();
});
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}
tell(`${clock()} 更新`);
setInterval(renew, state.dataset.refresh * 1000);
