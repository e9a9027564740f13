// Dialogs of acts: the server sends a <dialog> into #dialogs, this opens it, guards typed text and a second click.
// <dialog> itself keeps the focus inside and gives it back to the button that opened it.
(() => {
  const dirty = new WeakSet();
  let opener = null;

  const unsavedStrip = (dialog) => dialog.querySelector("[data-unsaved]");

  function open(dialog) {
    if (dialog.open) return;
    dialog.showModal();
    const summary = dialog.querySelector("[data-error-summary]");
    if (summary) dirty.add(dialog);
    (summary || dialog.querySelector("[autofocus]"))?.focus();
  }

  function close(dialog) {
    dirty.delete(dialog);
    dialog.close();
    if (opener?.isConnected) opener.focus();
    if (dialog.closest("#dialogs")) dialog.remove();
  }

  function askOrClose(dialog) {
    const strip = unsavedStrip(dialog);
    if (!dirty.has(dialog) || !strip) return close(dialog);
    strip.hidden = false;
    strip.querySelector("[data-keep]").focus();
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "dialogs" && !event.target.closest("dialog")) opener = event.target;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "dialogs") return;
    event.detail.target.querySelectorAll("dialog").forEach(open);
  });
  document.addEventListener("click", (event) => {
    const shows = event.target.closest("[data-show-dialog]");
    if (shows) {
      event.preventDefault();
      opener = shows;
      return open(document.getElementById(shows.dataset.showDialog));
    }
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    if (event.target.closest("[data-keep]")) {
      unsavedStrip(dialog).hidden = true;
      dialog.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    } else if (event.target.closest("[data-discard]")) {
      close(dialog);
    } else if (event.target.closest("[data-close]")) {
      event.preventDefault();
      askOrClose(dialog);
    }
  });
  document.addEventListener("cancel", (event) => {
    if (!event.target.matches?.("dialog")) return;
    event.preventDefault();
    askOrClose(event.target);
  }, true);
  document.addEventListener("input", (event) => {
    const holder = event.target.closest("dialog, form[data-guard]");
    if (holder) dirty.add(holder);
  });

  // Acts answer 204 with the event "act-done" when nothing is left to show; the page decides what to reload.
  // After this turn: the other events of the same answer still bubble through the dialog.
  document.addEventListener("act-done", () => {
    setTimeout(() => document.querySelectorAll("#dialogs dialog").forEach(close));
  });

  window.addEventListener("beforeunload", (event) => {
    const unsaved = [...document.querySelectorAll("dialog[open], form[data-guard]")].some((holder) => dirty.has(holder));
    if (unsaved) event.preventDefault();
  });

  // One press, one act. The hidden key makes a repeat harmless on the server; this saves the wait.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    form.dataset.sending = "1";
    const holder = form.closest("dialog") || form;
    if (!form.hasAttribute("hx-post")) dirty.delete(holder);
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-busy", "true");
  }, true);
  const release = (form) => {
    if (!form?.matches?.("form")) return;
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-busy");
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    release(event.target);
    if (event.detail.successful) dirty.delete(event.target.closest("dialog, form[data-guard]"));
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
})();
