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
