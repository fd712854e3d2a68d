// Soft clocks: the server says how many seconds are left when a page is made; the page counts on by a
// clock that nobody sets, so that a wrong clock of a laptop or a phone shows nothing wrong.
(() => {
  const begun = new WeakMap();
  const two = (number) => String(number).padStart(2, "0");
  const show = (clock) => {
    const known = begun.get(clock);
    if (!known || known.left !== clock.dataset.left) { begun.set(clock, { left: clock.dataset.left, at: performance.now() }); }
    const { left, at } = begun.get(clock);
    const now = Math.round(Number(left) - (performance.now() - at) / 1000);
    const seconds = Math.abs(now);
    clock.querySelector("strong").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    clock.querySelector("span").textContent = now < 0 ? clock.dataset.over : clock.dataset.rest;
    clock.classList.toggle("is-over", now < 0);
  };
  window.setInterval(() => document.querySelectorAll("[data-left]").forEach(show), 1000);
})();

// What somebody writes in a step and has not sent is kept in this tab alone, by person, so that the page
// may follow the facilitator. It comes back on top of the version it was written for: whatever a colleague
// kept meanwhile is then shown beside it. What is kept, and signing out, forget it.
(() => {
  const START = "draft:";
  const main = () => document.getElementById("main");
  const place = () => document.getElementById("drafts");
  const form = () => main().querySelector("form[data-draft]");
  const keyOf = (page) => `${START}${place()?.dataset.person}:${page}`;
  const controls = (one) => [...one.elements].filter((each) => each.name && !["hidden", "submit", "file"].includes(each.type));
  const changed = (one) => (one.tagName === "SELECT"
    ? [...one.options].some((each) => each.selected !== each.defaultSelected)
    : ["checkbox", "radio"].includes(one.type) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);

  const keep = (one) => {
    const said = controls(one).filter(changed).map((each) => [each.name, each.type === "radio" ? each.value : "", each.value, each.checked]);
    if (!said.length) { sessionStorage.removeItem(keyOf(one.dataset.page)); return; }
    const draft = { name: one.dataset.draft, page: one.dataset.page, version: one.elements.version?.value, said };
    sessionStorage.setItem(keyOf(one.dataset.page), JSON.stringify(draft));
  };

  const bringBack = () => {
    const one = form();
    const kept = one && place() && sessionStorage.getItem(keyOf(one.dataset.page));
    if (!kept || controls(one).some(changed)) { return; }
    const { version, said } = JSON.parse(kept);
    said.forEach(([name, radio, value, checked]) => {
      const found = controls(one).find((each) => each.name === name && (each.type !== "radio" || each.value === radio));
      if (!found) { return; }
      if (["checkbox", "radio"].includes(found.type)) { found.checked = checked; } else { found.value = value; }
    });
    if (version !== undefined && one.elements.version) { one.elements.version.value = version; }
    one.querySelector(".draft-note").hidden = false;
  };

  const name = () => {
    const list = place();
    if (!list) { return; }
    const here = form()?.dataset.page;
    const start = keyOf(`/deals/${list.dataset.deal}/`);
    const links = Object.keys(sessionStorage).filter((key) => key.startsWith(start))
      .map((key) => JSON.parse(sessionStorage.getItem(key))).filter((draft) => draft.page !== here)
      .map((draft) => Object.assign(document.createElement("a"), { href: draft.page, textContent: draft.name }));
    list.querySelector("span").replaceChildren(...links.flatMap((link, at) => (at ? [" · ", link] : [link])));
    list.hidden = links.length === 0;
  };
  // What was sent is forgotten once a page says that it is kept: a sending may fail on its way.
  const forget = () => {
    if (!document.querySelector("p.flash")) { return; }
    Object.keys(sessionStorage).filter((key) => key.startsWith(START) && JSON.parse(sessionStorage.getItem(key)).sent)
      .forEach((key) => sessionStorage.removeItem(key));
  };
  const look = () => { forget(); bringBack(); name(); };

  document.addEventListener("input", (event) => { if (event.target.form?.dataset.draft !== undefined) { keep(event.target.form); } });
  document.addEventListener("submit", ({ target }) => {
    if (target.dataset.draft !== undefined) {
      const kept = sessionStorage.getItem(keyOf(target.dataset.page));
      if (kept) { sessionStorage.setItem(keyOf(target.dataset.page), JSON.stringify({ ...JSON.parse(kept), sent: true })); }
    }
    if (/\/sign-out$/.test(target.getAttribute("action") || "")) {
      Object.keys(sessionStorage).filter((key) => key.startsWith(START)).forEach((key) => sessionStorage.removeItem(key));
    }
  });
  document.addEventListener("htmx:after:swap", look);
  document.addEventListener("live:waits", ({ detail }) => {
    const [now, here] = [detail.querySelector("#step-now"), document.getElementById("step-now")];
    const banner = document.getElementById("moved-on");
    if (!now || !here || !banner || !now.dataset.at || now.dataset.at === here.dataset.step) { return; }
    const words = banner.querySelector("span");
    words.textContent = words.dataset.text.replace("{step}", now.dataset.name);
    banner.hidden = false;
    document.getElementById("live-note").hidden = true;
  });
  look();
})();

// What the weights of a ballot add up to, while they are written; the server says it without scripts.
(() => {
  const say = (form) => {
    const told = form.querySelector("[data-weights]");
    if (!told) { return; }
    const sum = [...form.querySelectorAll("input[type=number]")].reduce((all, one) => all + (Number(one.value) || 0), 0);
    const rest = Number(told.dataset.weights) - sum;
    const words = rest === 0 ? told.dataset.exact : rest > 0 ? told.dataset.missing : told.dataset.over;
    told.textContent = words.replace("{sum}", String(sum)).replace("{rest}", String(Math.abs(rest)));
  };
  document.addEventListener("input", (event) => { if (event.target.form) { say(event.target.form); } });
})();
