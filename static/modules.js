// A module is one page with all its units; here it is read one unit at a time, also without a
// signal. What was read waits on the device until the server has said that it is kept.
const module = document.querySelector("[data-module]");
const units = [...module.querySelectorAll("section[data-unit]")];
const state = module.querySelector(".reader-state");
const store = `equipoise-${module.dataset.reader}-${module.dataset.module}`;
let here = -1;
let opened = Date.now();

const kept = (name) => { try { return JSON.parse(localStorage.getItem(`${store}-${name}`)); } catch { return null; } };
const keep = (name, value) => {
  try {
    if (value === null) { localStorage.removeItem(`${store}-${name}`); } else { localStorage.setItem(`${store}-${name}`, JSON.stringify(value)); }
  } catch { /* a browser that keeps nothing sends at once or not at all */ }
};

const marked = (key) => { const mark = module.querySelector(`[data-mark="${CSS.escape(key)}"]`); if (mark) { mark.hidden = false; } };
const place = (hash) => units.findIndex((unit) => `#${unit.id}` === hash);

function show(at, focus) {
  if (at < 0 || at >= units.length) { return; }
  here = at;
  opened = Date.now();
  units.forEach((unit, index) => { unit.hidden = index !== at; });
  module.querySelector(".module-head").hidden = at !== 0;
  const sources = module.querySelector("#sources");
  if (sources) { sources.hidden = at !== units.length - 1; }
  const count = module.querySelector(".reader-count");
  count.textContent = count.dataset.count.replace("{n}", at + 1);
  module.querySelector(".reader-bar div").style.width = `${(100 * (at + 1)) / units.length}%`;
  module.querySelectorAll(".reader-list a").forEach((link) => {
    if (link.hash === `#${units[at].id}`) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
  });
  if (location.hash !== `#${units[at].id}`) { history.replaceState(null, "", `#${units[at].id}`); }
  if (focus) { units[at].querySelector("h2").focus({ preventScroll: true }); window.scrollTo(0, 0); }
}

// One at a time and in order; what is not answered with "kept" stays and is sent again. The server
// keeps a unit once, so sending twice does no harm.
let sending = false;
async function send() {
  if (sending) { return; }
  sending = true;
  try {
    for (let waiting = kept("read") || []; waiting.length; waiting = kept("read") || []) {
      const form = units[0].querySelector("form[data-read]");
      const body = new URLSearchParams({ ...waiting[0], csrf_token: form.elements.csrf_token.value });
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Later": "1" }, redirect: "manual", keepalive: true });
      if (answer.status !== 204 && answer.status !== 404) { break; }
      keep("read", (kept("read") || []).filter((one) => one.unit !== waiting[0].unit));
    }
  } catch { /* no signal */ }
  sending = false;
  const waiting = (kept("read") || []).length > 0;
  state.textContent = waiting ? state.dataset.waiting : "";
}

module.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-read]")) {
    event.preventDefault();
    const unit = event.target.elements.unit.value;
    const waiting = (kept("read") || []).filter((one) => one.unit !== unit);
    keep("read", [...waiting, { unit, at: new Date().toISOString().replace("Z", "+00:00"), seconds: Math.round((Date.now() - opened) / 1000) }]);
    marked(unit);
    show(here + 1, true);
    send();
  } else if (!navigator.onLine) {
    event.preventDefault();
    event.stopPropagation();
    state.textContent = state.dataset.answers;
    state.scrollIntoView({ block: "nearest" });
  }
}, true);

// Answers that were begun are there again; those that were handed in are not.
const form = module.querySelector("form[data-answers-form]");
const draft = kept("answers");
if (draft && draft.token && draft.token === module.dataset.handedIn) {
  keep("answers", null);
} else if (draft && !module.querySelector(".problem-summary")) {
  form.elements.token.value = draft.token;
  form.elements.began.value = draft.began;
  for (const field of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const values = draft.values[field.name] || [];
    if (["radio", "checkbox"].includes(field.type)) { field.checked = values.includes(field.value); }
    else if (field.tagName === "SELECT") { field.value = values.find((one) => [...field.options].some((option) => option.value === one)) || ""; }
    else { field.value = values[0] || ""; }
  }
}
form.addEventListener("input", () => {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (!["csrf_token", "began", "token"].includes(name) && value) { (values[name] ||= []).push(value); }
  }
  keep("answers", { token: form.elements.token.value, began: form.elements.began.value, values });
});

window.addEventListener("hashchange", () => {
  const at = place(location.hash);
  if (at >= 0) { show(at, true); } else if (location.hash.startsWith("#source-")) {
    const sources = module.querySelector("#sources");
    sources.hidden = false;
    module.querySelector(location.hash)?.scrollIntoView();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, summary")) { return; }
  if (event.key === "ArrowRight") { show(here + 1, true); }
  if (event.key === "ArrowLeft") { show(here - 1, true); }
});
window.addEventListener("online", send);
setInterval(() => { if ((kept("read") || []).length) { send(); } }, 20000);

(kept("read") || []).forEach((one) => marked(one.unit));
const asked = module.querySelector(".problem-summary") ? -1 : place(location.hash);
show(asked >= 0 ? asked : Math.max(0, units.findIndex((unit) => unit.dataset.unit === module.dataset.next)), false);
send();
