// Drafts of long forms: <form data-draft="name-of-this-form-and-record">. Kept in this tab only, never secrets or files,
// gone when the act succeeds or the person signs out.
(() => {
  const PREFIX = "anhe.draft.";
  const timers = new WeakMap();

  const keeps = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);
  const isChoice = (field) => ["checkbox", "radio"].includes(field.type);

  function snapshot(form) {
    const values = {};
    for (const field of form.elements) {
      if (!keeps(field)) continue;
      values[field.name] ??= [];
      if (field.type === "select-multiple") values[field.name].push(...[...field.selectedOptions].map((o) => o.value));
      else if (!isChoice(field) || field.checked) values[field.name].push(field.value);
    }
    return values;
  }

  function restore(form, values) {
    for (const field of form.elements) {
      const kept = keeps(field) && values[field.name];
      if (!kept) continue;
      if (isChoice(field)) field.checked = kept.includes(field.value);
      else if (field.type === "select-multiple") for (const o of field.options) o.selected = kept.includes(o.value);
      else field.value = kept[0] ?? "";
    }
  }

  const read = (key) => {
    try { return JSON.parse(sessionStorage.getItem(PREFIX + key)); } catch { return null; }
  };
  const write = (key, values) => {
    try { sessionStorage.setItem(PREFIX + key, JSON.stringify(values)); } catch { /* full or forbidden: no drafts */ }
  };
  const forget = (key) => sessionStorage.removeItem(PREFIX + key);

  function offer(form) {
    if (form.dataset.draftReady) return;
    form.dataset.draftReady = "1";
    const kept = read(form.dataset.draft);
    // A form that came back with errors already holds what was typed last.
    if (!kept || form.querySelector("[data-error-summary]")) return;
    if (JSON.stringify(kept) === JSON.stringify(snapshot(form))) return;
    const blank = snapshot(form);
    restore(form, kept);
    const note = form.querySelector("[data-draft-note]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      restore(form, blank);
      forget(form.dataset.draft);
      note.hidden = true;
    });
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => write(form.dataset.draft, snapshot(form)), 400));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-draft]") || !event.detail.successful) return;
    clearTimeout(timers.get(form));
    forget(form.dataset.draft);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-forget-drafts]")) return;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  });

  const offerAll = (root) => root.querySelectorAll("form[data-draft]").forEach(offer);
  document.addEventListener("DOMContentLoaded", () => {
    for (const done of document.querySelectorAll("[data-draft-done]")) forget(done.dataset.draftDone);
    offerAll(document);
  });
  document.addEventListener("htmx:afterSettle", (event) => offerAll(event.detail.elt));
})();
