// Alerts as they happen: one event stream a browser, shared by its tabs, and asking again every half minute without it.
// An event only says that something happened; the page then asks for its own part again ("alert-news").
(() => {
  const FIELDS = ["alert", "at", "happened", "id", "kind", "severity"];
  const SOUND = "anhe.watch.sound";
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const state = place.querySelector("[data-live-state]");
  const said = document.querySelector("[data-live-said]");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("anhe.watch.live") : null;
  let last = Number(place.dataset.after);
  let asking = null;

  const remembered = () => {
    try { return localStorage.getItem(SOUND) === "on"; } catch { return false; }
  };
  function show(isOn) {
    place.classList.toggle("live--on", isOn);
    state.textContent = isOn ? place.dataset.on : place.dataset.off;
    if (isOn) {
      clearInterval(asking);
      asking = null;
    } else if (!asking) {
      asking = setInterval(refresh, 30000);
    }
  }
  const refresh = () => document.body.dispatchEvent(new Event("alert-news"));

  // Fields nobody agreed on are refused: the stream is not a way around the pages.
  function agreed(text) {
    const event = JSON.parse(text);
    return JSON.stringify(Object.keys(event).sort()) === JSON.stringify(FIELDS) ? event : null;
  }
  function hear(event) {
    if (!event || event.id <= last - 1000) return;
    last = Math.max(last, event.id);
    refresh();
    if (event.happened !== "raised" && event.happened !== "escalated") return;
    said.textContent = place.dataset.new;
    document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: place.dataset.new, level: "info" } }));
    if (remembered()) beep();
  }
  function beep() {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    volume.gain.value = 0.15;
    tone.frequency.value = 880;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.35);
    tone.addEventListener("ended", () => sound.close());
  }

  function open(released) {
    const stream = new EventSource(`${place.dataset.live}?after=${last}`);
    const tell = (what) => tabs?.postMessage(what);
    stream.addEventListener("open", () => { show(true); tell({ on: true }); refresh(); });
    stream.addEventListener("alert", (message) => {
      const event = agreed(message.data);
      hear(event);
      tell({ event });
    });
    stream.addEventListener("bye", () => { stream.close(); show(false); tell({ on: false }); released?.(); });
    stream.addEventListener("error", () => {
      show(false);
      tell({ on: false });
      if (stream.readyState === EventSource.CLOSED) released?.();
    });
  }
  tabs?.addEventListener("message", ({ data }) => {
    if ("on" in data) show(data.on);
    if (data.event) hear(data.event);
    if (data.ask && place.dataset.holds) tabs.postMessage({ on: place.classList.contains("live--on") });
  });
  if (tabs && navigator.locks) {
    // The tab that holds the lock holds the stream: a browser allows an origin only six connections.
    navigator.locks.request("anhe.watch.live", () => new Promise((released) => {
      place.dataset.holds = "yes";
      open(released);
    }));
    tabs.postMessage({ ask: true });
  } else {
    open();
  }

  const button = document.querySelector("[data-sound]");
  if (button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(remembered()));
    button.addEventListener("click", () => {
      const isOn = !remembered();
      try { localStorage.setItem(SOUND, isOn ? "on" : "off"); } catch { /* lasts for nothing: silence is the default */ }
      button.setAttribute("aria-pressed", String(isOn));
      if (isOn) beep();
    });
  }
})();
