// Pages of a deal follow what happens in other windows. The stream carries a version only; the page
// fetches itself anew and takes over what changed. It never touches a form that somebody is writing
// in, nor one that decides about something which has just become something else: then it says so.
(() => {
  const POLL = 5000;
  const TRY_AGAIN = 30000;
  const stream = document.getElementById("live");
  const note = document.getElementById("live-note");
  const done = document.getElementById("live-done");
  if (!stream) { return; }
  const address = stream.dataset.stream;
  // The answer to a form is at the form's address, which gives no page: it names the page that it is of.
  const own = () => stream.dataset.page || window.location.pathname + window.location.search;
  let shown = stream.dataset.version;
  let newest = shown;
  let connected = false;
  let left = false;
  let tag = "";
  let busy = false;
  let sending = false;

  // While a form is on its way its answer says what comes next: a reload would take its place.
  document.addEventListener("submit", () => {
    sending = true;
    window.setTimeout(() => { sending = false; if (left) { reload(); } }, POLL);
  });
  const reload = () => {
    if (sending) { return; }
    if (stream.dataset.page) { window.location.assign(stream.dataset.page); } else { window.location.reload(); }
  };

  const main = () => document.getElementById("main");
  const controls = () => [...main().querySelectorAll("input:not([type=hidden]), textarea, select")];
  const isText = (one) => one.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=submit])");

  const changed = (one) => {
    if (one.type === "file") { return one.files.length > 0; }
    if (one.type === "checkbox" || one.type === "radio") { return one.checked !== one.defaultChecked; }
    if (one.tagName === "SELECT") {
      return one.multiple
        ? [...one.options].some((each) => each.selected !== each.defaultSelected)
        : one.selectedIndex !== Math.max(0, [...one.options].findIndex((each) => each.defaultSelected));
    }
    return one.value !== one.defaultValue;
  };
  const isWriting = () => controls().some((one) => changed(one) || (one === document.activeElement && isText(one)));

  // Forms with data-decides bind somebody to what the page says.
  const decisions = (root) => new Map([...root.querySelectorAll("form[data-decides]")].map((form) => [
    form.getAttribute("action"),
    [...form.querySelectorAll("input[type=hidden]:not([name=csrf_token])")].map((one) => one.value).join("\n"),
  ]));
  const decidesElse = (fresh) => {
    const now = decisions(fresh);
    return [...decisions(main())].some(([action, about]) => now.has(action) && now.get(action) !== about);
  };

  // What a page says, without what differs each time or by what the reader did.
  const essence = (root) => {
    const copy = root.cloneNode(true);
    copy.querySelectorAll("[name=csrf_token], .flash[role=status]").forEach((one) => one.remove());
    [copy, ...copy.querySelectorAll("*")].forEach((one) => {
      ["data-htmx-powered", "open", "aria-busy"].forEach((name) => one.removeAttribute(name));
      one.classList.remove("is-busy", "htmx-request");
      if (one.classList.length === 0) { one.removeAttribute("class"); }
    });
    return copy.innerHTML.replace(/\s+/g, " ");
  };

  const keepOpen = (fresh) => {
    const name = (one) => one.querySelector("summary")?.textContent.trim();
    const open = [...main().querySelectorAll("details[open]")].map(name);
    fresh.querySelectorAll("details").forEach((one) => { if (open.includes(name(one))) { one.open = true; } });
  };

  const place = (one) => JSON.stringify([one.form?.getAttribute("action"), one.name, one.type === "radio" ? one.value : ""]);
  const written = () => controls().filter((one) => changed(one) && one.type !== "file")
    .map((one) => [place(one), one.value, one.checked]);
  const writeAgain = (kept) => kept.forEach(([where, value, checked]) => {
    const found = controls().find((one) => place(one) === where);
    if (found) { found.value = value; if (found.checked !== undefined) { found.checked = checked; } }
  });

  const take = async (fresh, version) => {
    keepOpen(fresh);
    const kept = written();
    await window.htmx.swap({ sourceElement: main(), target: main(), text: fresh.innerHTML, swap: "innerMorph" });
    writeAgain(kept);
    note.hidden = true;
    shown = version;
    done.textContent = "";
    done.textContent = done.dataset.text;
  };

  // Parts with data-now hold no control: they change at once, also beside what somebody is writing.
  // Where the fresh page is another step, they are that step's and stay as they are.
  const stepOf = (root) => root.querySelector("#step-now")?.dataset.step;
  const takeNow = (fresh) => stepOf(fresh) === stepOf(main()) && main().querySelectorAll("[data-now]").forEach((one) => {
    const other = fresh.querySelector(`[data-now="${one.dataset.now}"]`);
    if (other && other.innerHTML !== one.innerHTML) { one.innerHTML = other.innerHTML; }
  });

  const fetched = async () => {
    const answer = await fetch(own(), { headers: { "X-Live": "1" } });
    if (answer.status === 503) { throw new Error("busy"); }
    if (!answer.ok || answer.redirected) { reload(); return null; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const live = page.getElementById("live");
    return live ? { main: page.getElementById("main"), version: live.dataset.version } : null;
  };

  const refresh = async (asked) => {
    if (busy) { return; }
    busy = true;
    const reason = newest;
    let fine = false;
    try {
      document.querySelectorAll("[data-live]").forEach((part) => window.htmx.trigger(part, "refresh"));
      const page = await fetched();
      if (!page) { return; }
      if (!asked && essence(page.main) === essence(main())) {
        shown = page.version;
      } else if (!asked && (isWriting() || decidesElse(page.main))) {
        takeNow(page.main);
        note.hidden = false;
        shown = page.version;
        document.dispatchEvent(new CustomEvent("live:waits", { detail: page.main }));
      } else {
        await take(page.main, page.version);
      }
      fine = true;
    } catch {
      // the server is away: the next version or poll tries again
    } finally {
      busy = false;
    }
    if (fine && newest === reason) { newest = shown; }
    if (fine && newest !== shown) { window.setTimeout(seen, 500, newest); }
  };

  const seen = (version) => {
    newest = version;
    if (version !== shown) { refresh(false); }
  };

  stream.addEventListener("changed", (event) => seen(event.detail.data));
  stream.addEventListener("htmx:sse:after:connection", (event) => {
    connected = event.detail.connection.status === 200;
  });
  stream.addEventListener("htmx:sse:error", () => { connected = false; });
  stream.addEventListener("htmx:sse:close", () => { connected = false; });
  stream.addEventListener("gone", () => { left = true; reload(); });
  document.getElementById("live-show").addEventListener("click", () => refresh(true));

  // htmx starts as soon as its own script has run, which may be before its extension is there. So the
  // stream is named only now, after both; a page that is named twice would open two.
  window.addEventListener("load", () => window.setTimeout(() => {
    stream.setAttribute("hx-sse:connect", address);
    window.htmx.process(stream);
  }));

  // Without a stream (too many, or a proxy that holds it back) the page asks for the version.
  const poll = async () => {
    if (connected || left || document.hidden) { return; }
    try {
      const answer = await fetch(address, { headers: { Accept: "text/plain", ...(tag ? { "If-None-Match": tag } : {}) } });
      if (answer.status === 404 || answer.redirected) { left = true; reload(); return; }
      if (answer.status !== 200) { return; }
      tag = answer.headers.get("ETag") || "";
      seen(await answer.text());
    } catch {
      // the server is away
    }
  };
  window.setInterval(poll, POLL);
  window.setInterval(() => { if (!connected && !left) { window.htmx.trigger(stream, "again"); } }, TRY_AGAIN);
})();
