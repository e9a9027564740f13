// Drag and drop on top of a plain file input: [data-upload] holds the input, its texts and its limits.
(() => {
  const zoneOf = (node) => node.closest?.("[data-upload]");
  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function refusal(zone, file) {
    const endings = (zone.querySelector("input").accept || "").split(",").map((e) => e.trim().toLowerCase());
    const named = endings.filter((e) => e.startsWith("."));
    if (named.length && !named.some((e) => file.name.toLowerCase().endsWith(e))) {
      return zone.dataset.wrongKind.replace("{name}", file.name).replace("{kinds}", named.join(" "));
    }
    const most = Number(zone.dataset.maxBytes || 0);
    if (most && file.size > most) return zone.dataset.tooBig.replace("{name}", file.name).replace("{size}", size(most));
    return "";
  }

  function show(zone) {
    const input = zone.querySelector("input");
    const list = zone.querySelector("[data-upload-files]");
    const error = zone.querySelector("[data-upload-error]");
    const refused = [...input.files].map((file) => refusal(zone, file)).find(Boolean) || "";
    error.textContent = refused;
    error.hidden = !refused;
    input.setCustomValidity(refused);
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${size(file.size)}`;
      return line;
    }));
    zone.classList.toggle("upload--filled", input.files.length > 0 && !refused);
  }

  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event.target);
      if (!zone) return;
      event.preventDefault();
      zone.classList.add("upload--over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event.target);
      if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("upload--over");
    });
  }
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event.target);
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const input = zone.querySelector("input");
    const taken = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) taken.items.add(file);
    input.files = taken.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    const zone = zoneOf(event.target);
    if (zone && event.target.type === "file") show(zone);
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("[data-upload] progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.max = event.detail.total;
    bar.value = event.detail.loaded;
  });
})();
