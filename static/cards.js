// Keys for the cards: what a key does is written on its link or button. The page works without.
document.addEventListener("keydown", (event) => {
  const busy = event.repeat || event.ctrlKey || event.metaKey || event.altKey;
  const here = event.target.closest("a, button, input, select, textarea, summary");
  if (busy || (here && event.key === " ")) { return; }
  const meant = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (meant) { event.preventDefault(); meant.click(); }
});
