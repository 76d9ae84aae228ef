// Small comforts; every page works without them.
"use strict";

// The panel takes the focus when a date explains itself, and gives it back.
let asked = null;
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "panel") return;
  asked = event.detail.requestConfig.elt;
  event.target.focus();
});
function closePanel() {
  const panel = document.getElementById("panel");
  if (!panel || !panel.firstElementChild) return;
  panel.replaceChildren();
  if (asked) asked.focus();
}
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close-panel]");
  if (close) { event.preventDefault(); closePanel(); }
  for (const open of document.querySelectorAll("details.drop[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closePanel();
  for (const open of document.querySelectorAll("details.drop[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A narrow page folds away what is long; what there is to do stays open.
if (matchMedia("(max-width: 760px)").matches) {
  for (const part of document.querySelectorAll("details[data-fold]")) part.open = false;
}

// A picture fits its card as long as it can be read; a longer one shows first where the
// matter stands.
const SMALLEST = 0.75;
function fit(picture) {
  const room = picture.clientWidth;
  if (!room) return;
  for (const drawn of picture.querySelectorAll("svg")) {
    const width = drawn.viewBox.baseVal.width;
    drawn.style.width = `${Math.min(width, Math.max(room, width * SMALLEST))}px`;
  }
  const here = [...picture.querySelectorAll(".node.late, .node.open")].find((node) => node.getClientRects().length);
  if (!here) return;
  const [box, node] = [picture.getBoundingClientRect(), here.getBoundingClientRect()];
  picture.scrollLeft += node.left - box.left - (box.width - node.width) / 2;
}
const fitting = window.phoihopFit = new ResizeObserver((seen) => seen.forEach((each) => fit(each.target)));
for (const picture of document.querySelectorAll(".picture")) fitting.observe(picture);

// A form that was sent waits for its answer: a second click sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
