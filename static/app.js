// Enhancements only: every page works without them.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.once !== undefined) {
    const button = form.querySelector("button[type=submit], button:not([type])");
    if (button) { button.setAttribute("aria-busy", "true"); button.classList.add("is-busy"); }
  }
});

// On a phone the way through is one line that scrolls: begin where one is.
window.addEventListener("load", () => {
  const here = document.querySelector(".corridor [aria-current]");
  const line = here?.closest("ol");
  if (line) { line.scrollLeft = here.offsetLeft - (line.clientWidth - here.offsetWidth) / 2; }
});

// A level that can be dragged: a slider under its field, for those who have a script. Both say the
// same number; dragging tells the form ("slide"), letting go is a change like any other.
const letSlide = () => document.querySelectorAll("input[data-slide-min]:not([data-slides])").forEach((box) => {
  box.dataset.slides = "";
  const decimals = (box.dataset.slideStep.split(".")[1] || "").length;
  const range = document.createElement("input");
  range.type = "range";
  range.className = "slide";
  range.min = box.dataset.slideMin;
  range.max = box.dataset.slideMax;
  range.step = box.dataset.slideStep;
  range.setAttribute("aria-label", box.dataset.slideLabel);
  const follow = () => { const number = parseFloat(box.value.replace(",", ".")); if (!Number.isNaN(number)) { range.value = number; } };
  follow();
  box.addEventListener("input", follow);
  range.addEventListener("input", () => { box.value = String(Number(Number(range.value).toFixed(decimals))); });
  box.closest(".field").append(range);
});
document.addEventListener("input", (event) => {
  if (event.target.type === "range") { event.target.dispatchEvent(new CustomEvent("slide", { bubbles: true })); }
});
letSlide();

// What a reader has opened stays open when the page takes over new numbers.
const opened = new Set();
document.addEventListener("toggle", (event) => {
  const name = event.target.dataset?.keep;
  if (name) { event.target.open ? opened.add(name) : opened.delete(name); }
}, true);
document.addEventListener("htmx:after:swap", () => {
  letSlide();
  document.querySelectorAll("details[data-keep]:not([open])").forEach((one) => { one.open = opened.has(one.dataset.keep); });
});
