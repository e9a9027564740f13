// Messages that come and go. The server's messages are in the page; HTMX answers send them as the event "toast"
// with {text, level, undo}. Errors stay until closed; one that can be undone stays twenty seconds; a pointer or the
// focus on it stops the clock.
(() => {
  const LIFE = { undo: 20000, other: 7000 };
  const stays = (toast) => toast.dataset.level === "error";

  function start(toast) {
    if (stays(toast)) return;
    const life = toast.querySelector("[data-undo]") ? LIFE.undo : LIFE.other;
    let timer = setTimeout(() => toast.remove(), life);
    const hold = () => clearTimeout(timer);
    const resume = () => { hold(); timer = setTimeout(() => toast.remove(), life); };
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerleave", resume);
    toast.addEventListener("focusout", resume);
  }

  // Whatever lies outside an open dialog cannot be reached, so what concerns it is said inside.
  function place(toast) {
    const foot = document.querySelector("dialog:modal .act__foot");
    if (foot) toast.setAttribute("role", "alert");
    if (foot) foot.prepend(toast);
    else document.getElementById("toasts").append(toast);
  }

  function add({ text, level = "success", undo = "" }) {
    const mould = document.getElementById("toast-mould");
    const toast = mould?.content.firstElementChild.cloneNode(true);
    if (!toast) return;
    toast.dataset.level = level;
    toast.classList.add(`toast-note--${level}`);
    toast.querySelector("[data-text]").textContent = text;
    const back = toast.querySelector("[data-undo]");
    if (undo) back.action = undo;
    else back.remove();
    toast.querySelectorAll("[data-icon]").forEach((icon) => icon.dataset.icon === level || icon.remove());
    place(toast);
    start(toast);
  }

  // A moment later, so that a dialog which the same answer closes is gone whatever the order of its events.
  document.addEventListener("toast", (event) => setTimeout(() => add(event.detail), 50));
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("#toasts [data-toast]").forEach(start));

  // A request that never arrived must not look like one that did.
  const say = (name) => {
    const text = document.getElementById("toasts")?.dataset[name];
    if (text) add({ text, level: "error" });
  };
  document.addEventListener("htmx:sendError", () => say("offline"));
  document.addEventListener("htmx:timeout", () => say("offline"));
  document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.status === 403 ? "refused" : "failed"));
})();
