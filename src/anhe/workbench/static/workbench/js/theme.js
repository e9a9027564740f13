// Runs in the head, before anything is painted: theme and width of the navigation as this person left them.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const store = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* private windows: the choice lasts for this page */ }
  };

  const paint = (choice) => {
    root.dataset.themeChoice = choice;
    root.dataset.bsTheme = choice === "dark" || (choice === "system" && dark.matches) ? "dark" : "light";
  };
  const mark = () => {
    for (const button of document.querySelectorAll("[data-theme-choose]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoose === root.dataset.themeChoice));
    }
    for (const button of document.querySelectorAll("[data-nav-toggle]")) {
      button.setAttribute("aria-expanded", String(root.dataset.nav !== "slim"));
    }
  };

  paint(stored("anhe.theme") || "system");
  root.dataset.nav = stored("anhe.nav") || "wide";
  root.classList.add("js");
  dark.addEventListener("change", () => paint(root.dataset.themeChoice));
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("click", (event) => {
    const theme = event.target.closest("[data-theme-choose]");
    if (theme) {
      paint(theme.dataset.themeChoose);
      store("anhe.theme", theme.dataset.themeChoose);
      mark();
    }
    if (event.target.closest("[data-nav-toggle]")) {
      root.dataset.nav = root.dataset.nav === "slim" ? "wide" : "slim";
      store("anhe.nav", root.dataset.nav);
      mark();
    }
  });
})();
