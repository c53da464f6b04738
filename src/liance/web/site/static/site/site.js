// Small things that pages need beside htmx: nothing else runs in the browser.

// An open drawer of the menu closes when one goes elsewhere, or with Escape.
const drawers = () => document.querySelectorAll(".menu details[open]");
document.addEventListener("click", (e) => drawers().forEach((d) => d.contains(e.target) || (d.open = false)));
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  drawers().forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
});
