// Small Alpine parts. The CSP build takes no expressions from attributes, so each part is registered here.
document.addEventListener("alpine:init", () => {
  // <div x-data="counter"><textarea x-on:input="count" x-ref="text" maxlength="500"></textarea><span x-text="shown">
  window.Alpine.data("counter", () => ({
    shown: "",
    init() {
      this.text = this.$el.querySelector("textarea, input");
      this.count();
    },
    count() {
      this.shown = this.text.maxLength > 0 ? `${[...this.text.value].length} / ${this.text.maxLength}` : "";
    },
  }));

  // <div x-data="chips"><button data-kind="…" x-on:click="toggle">: shows only entries of the pressed kinds.
  window.Alpine.data("chips", () => ({
    toggle(event) {
      const pressed = event.currentTarget.getAttribute("aria-pressed") === "true";
      event.currentTarget.setAttribute("aria-pressed", String(!pressed));
      const kinds = [...this.$root.querySelectorAll('[data-kind][aria-pressed="true"]')].map((b) => b.dataset.kind);
      for (const entry of this.$root.querySelectorAll("[data-entry-kind]")) {
        entry.hidden = kinds.length > 0 && !kinds.includes(entry.dataset.entryKind);
      }
    },
  }));

  // <span x-data="copyText" data-text="…"><button x-on:click="copy">
  window.Alpine.data("copyText", () => ({
    done: false,
    async copy() {
      await navigator.clipboard.writeText(this.$root.dataset.text);
      this.done = true;
      setTimeout(() => { this.done = false; }, 1500);
    },
  }));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
