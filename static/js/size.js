// Loaded in <head> before anything is drawn, so that large text does not flash small first.
try {
  if (localStorage.getItem("size") === "large") document.documentElement.dataset.size = "large";
} catch (error) {
  // Storage is closed to this page: the standard size stays.
}
