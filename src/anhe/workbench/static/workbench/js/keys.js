// Keyboard: / search, j k rows, Enter opens, g + letter goes to a place, ? help, Esc closes what is open.
// Single-letter keys can be switched off in the help (WCAG 2.1.4) and never act while somebody types.
(() => {
  const OFF = "anhe.keys.off";
  let awaitingPlace = false;

  const isOff = () => {
    try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
  };
  const isTyping = (target) =>
    target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=checkbox], [type=radio]"));

  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

  function moveTo(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function openRow(row) {
    const link = row.querySelector("[data-open]") || row.querySelector("a[href]");
    if (link) link.click();
  }

  function goTo(letter) {
    const link = document.querySelector(`a[data-go="${CSS.escape(letter)}"]`);
    if (link) link.click();
  }

  function closeOpenMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (except && menu.contains(except)) continue;
      if (!except) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }

  const help = () => document.getElementById("keyboard-help");
  const actions = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => help()?.showModal(),
    j: () => moveTo(1),
    k: () => moveTo(-1),
    g: () => { awaitingPlace = true; setTimeout(() => { awaitingPlace = false; }, 1200); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      closeOpenMenus();
      if (event.target.id === "search") event.target.blur();
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog:modal")) return;
    if (event.key === "Enter" && event.target.matches("[data-row]")) return openRow(event.target);
    if (isOff()) return;
    if (awaitingPlace) {
      awaitingPlace = false;
      return goTo(event.key);
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  document.addEventListener("click", (event) => {
    closeOpenMenus(event.target);
    if (event.target.closest("[data-open-help]")) help()?.showModal();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-keys-switch]");
    if (!box) return;
    box.checked = !isOff();
    box.addEventListener("change", () => {
      try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { /* lasts for this page only */ }
    });
  });
})();
