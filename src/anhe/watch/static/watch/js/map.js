// One map for people, tracks and zones. Without a base map: the district's shapes and a grid, drawn here.
(() => {
  const holder = document.querySelector("[data-map]");
  if (!holder) return;
  const data = JSON.parse(document.getElementById(holder.dataset.map).textContent);
  const canvas = holder.querySelector(".map__canvas");
  const none = () => { holder.classList.add("map--none"); canvas.textContent = holder.dataset.none; };
  const canDraw = () => {
    const probe = document.createElement("canvas");
    return Boolean(probe.getContext("webgl2") || probe.getContext("webgl"));
  };
  if (!window.maplibregl || !canDraw()) return none();
  maplibregl.setWorkerUrl(holder.dataset.worker);

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const track = data.track || [];
  const people = data.people || [];
  const line = (points) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points.map((p) => [p.lon, p.lat]) } });
  const all = (features) => ({ type: "FeatureCollection", features });

  // A circle of so many metres as a polygon: how far off the point may be.
  function circle(lon, lat, metres, properties = {}) {
    const ring = [];
    for (let step = 0; step <= 48; step += 1) {
      const angle = (step / 48) * 2 * Math.PI;
      const north = (metres * Math.sin(angle)) / 111320;
      const east = (metres * Math.cos(angle)) / (111320 * Math.cos((lat * Math.PI) / 180));
      ring.push([lon + east, lat + north]);
    }
    return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } };
  }
  const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
  const stepOf = (bounds) => {
    const span = Math.max(bounds.getEast() - bounds.getWest(), bounds.getNorth() - bounds.getSouth());
    return STEPS.find((one) => span / one >= 5) || STEPS.at(-1);
  };
  function grid(bounds) {
    const step = stepOf(bounds);
    const lines = [];
    for (let lon = Math.floor(bounds.getWest() / step) * step; lon <= bounds.getEast(); lon += step) {
      lines.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[lon, bounds.getSouth()], [lon, bounds.getNorth()]] } });
    }
    for (let lat = Math.floor(bounds.getSouth() / step) * step; lat <= bounds.getNorth(); lat += step) {
      lines.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[bounds.getWest(), lat], [bounds.getEast(), lat]] } });
    }
    return all(lines);
  }
  // Where the trail breaks off for minutes nobody knows the way, so no line is drawn.
  function pieces(points) {
    const parts = [[]];
    points.forEach((point, at) => {
      if (at && point.at - points[at - 1].at > 300000) parts.push([]);
      parts.at(-1).push(point);
    });
    return all(parts.filter((part) => part.length > 1).map(line));
  }

  const kinds = ["match", ["get", "kind"]];
  const style = () => ({
    version: 8,
    sources: {
      ...(data.base.tiles ? { base: { type: "raster", tiles: [data.base.tiles], tileSize: 256 } } : {}),
      grid: { type: "geojson", data: all([]) },
      shapes: { type: "geojson", data: all(data.shapes) },
      accuracy: { type: "geojson", data: all(people.filter((one) => one.accuracy).map((one) => circle(one.lon, one.lat, one.accuracy))) },
      track: { type: "geojson", data: pieces(track) },
      points: { type: "geojson", data: all(track.map((p) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [p.lon, p.lat] } }))) },
      now: { type: "geojson", data: all([]) },
      drawn: { type: "geojson", data: all([]) },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colour("--sunken") } },
      ...(data.base.tiles ? [{ id: "base", type: "raster", source: "base" }] : []),
      { id: "grid", type: "line", source: "grid", paint: { "line-color": colour("--line"), "line-width": 1 } },
      { id: "shapes", type: "fill", source: "shapes", paint: { "fill-color": [...kinds, "prohibited", colour("--danger"), "new", colour("--today"), colour("--brand")], "fill-opacity": [...kinds, "boundary", 0.06, 0.14] } },
      { id: "edges", type: "line", source: "shapes", paint: { "line-color": [...kinds, "prohibited", colour("--danger"), "new", colour("--today"), colour("--brand")], "line-width": 2, "line-dasharray": [3, 1.5] } },
      { id: "accuracy", type: "fill", source: "accuracy", paint: { "fill-color": colour("--focus"), "fill-opacity": 0.14 } },
      { id: "track", type: "line", source: "track", paint: { "line-color": colour("--focus"), "line-width": 3 } },
      { id: "points", type: "circle", source: "points", paint: { "circle-radius": 2.5, "circle-color": colour("--focus") } },
      { id: "now", type: "fill", source: "now", paint: { "fill-color": colour("--today"), "fill-opacity": 0.35 } },
      { id: "drawn-fill", type: "fill", source: "drawn", filter: ["==", "$type", "Polygon"], paint: { "fill-color": colour("--today"), "fill-opacity": 0.2 } },
      { id: "drawn-line", type: "line", source: "drawn", paint: { "line-color": colour("--today"), "line-width": 2 } },
      { id: "drawn-point", type: "circle", source: "drawn", paint: { "circle-radius": 4, "circle-color": colour("--today") } },
    ],
  });

  const bounds = new maplibregl.LngLatBounds();
  const reach = (coordinates) => (typeof coordinates[0] === "number" ? bounds.extend(coordinates) : coordinates.forEach(reach));
  const near = [...track, ...people].map((p) => [p.lon, p.lat]);
  (near.length && track.length ? near : [...near, ...data.shapes.map((s) => s.geometry.coordinates)]).forEach(reach);
  const map = new maplibregl.Map({
    container: canvas,
    style: style(),
    attributionControl: false,
    canvasContextAttributes: { preserveDrawingBuffer: true }, // else the map prints as an empty box
    ...(bounds.isEmpty() ? { center: [105, 35], zoom: 3 } : { bounds, fitBoundsOptions: { padding: 40, maxZoom: 15 } }),
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));
  const degrees = document.createElement("div");
  degrees.className = "map__degrees";
  degrees.setAttribute("aria-hidden", "true");
  holder.append(degrees);
  function label(words, left, top) {
    const mark = document.createElement("span");
    mark.textContent = words;
    mark.style.left = `${left}px`;
    mark.style.top = `${top}px`;
    degrees.append(mark);
  }
  function drawGrid() {
    const bounds = map.getBounds();
    const step = stepOf(bounds);
    const places = Math.max(0, Math.ceil(-Math.log10(step)));
    map.getSource("grid")?.setData(grid(bounds));
    degrees.replaceChildren();
    for (let lon = Math.ceil(bounds.getWest() / step) * step; lon <= bounds.getEast(); lon += step) {
      label(`${lon.toFixed(places)}°`, map.project([lon, bounds.getNorth()]).x, 2);
    }
    for (let lat = Math.ceil(bounds.getSouth() / step) * step; lat <= bounds.getNorth(); lat += step) {
      label(`${lat.toFixed(places)}°`, 2, map.project([bounds.getWest(), lat]).y);
    }
  }
  map.on("moveend", drawGrid);
  map.on("style.load", () => { drawGrid(); showDrawn(); showNow(); });
  map.once("idle", () => { holder.dataset.ready = "yes"; });
  new MutationObserver(() => map.setStyle(style())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

  for (const one of people) {
    const mark = document.createElement("a");
    mark.className = `map__person${one.old ? " map__person--old" : ""}`;
    mark.href = `#person-${one.id}`;
    mark.textContent = `${one.name} ${one.age}`;
    new maplibregl.Marker({ element: mark, anchor: "bottom", offset: [0, -6] }).setLngLat([one.lon, one.lat]).addTo(map);
  }

  // Replay: a slider over the points, the circle of error around each.
  const replay = document.querySelector("[data-replay]");
  const slider = replay?.querySelector("input");
  function showNow() {
    const point = track[Number(slider?.value || 0)];
    if (!point || !slider) return;
    map.getSource("now")?.setData(all([circle(point.lon, point.lat, Math.max(point.accuracy || 0, 12))]));
    const words = `${point.clock}  ${point.speed} km/h`;
    replay.querySelector("output").textContent = words;
    slider.setAttribute("aria-valuetext", words);
  }
  if (replay && track.length) {
    const button = replay.querySelector("[data-play]");
    const words = button.textContent;
    let turning = null;
    const stop = () => { clearInterval(turning); turning = null; button.textContent = words; };
    replay.hidden = false;
    slider.max = String(track.length - 1);
    slider.addEventListener("input", showNow);
    button.addEventListener("click", () => {
      if (turning) return stop();
      if (slider.value === slider.max) slider.value = "0";
      button.textContent = button.dataset.pauseText;
      turning = setInterval(() => {
        slider.value = String(Number(slider.value) + 1);
        showNow();
        if (slider.value === slider.max) stop();
      }, 120);
    });
    showNow();
  }

  // Drawing: click by click; what is drawn is written as GeoJSON into the form.
  const tools = document.querySelector("[data-draw]");
  const field = document.querySelector("textarea[data-shape]");
  const size = document.querySelector("input[name=size_m]");
  let kind = null;
  let clicked = [];
  function shape() {
    if (kind === "Point" && clicked.length) return { type: "Point", coordinates: clicked.at(-1) };
    if (kind === "LineString" && clicked.length > 1) return { type: "LineString", coordinates: clicked };
    if (kind === "Polygon" && clicked.length > 2) return { type: "Polygon", coordinates: [[...clicked, clicked[0]]] };
    return null;
  }
  function showDrawn() {
    const drawn = shape();
    const marks = clicked.map((at) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }));
    const area = drawn?.type === "Point" && Number(size?.value) ? [circle(...drawn.coordinates, Number(size.value))] : [];
    const outline = drawn && drawn.type !== "Point" ? [{ type: "Feature", properties: {}, geometry: drawn }] : area;
    map.getSource("drawn")?.setData(all([...outline, ...marks]));
    if (field && drawn) field.value = JSON.stringify(drawn);
  }
  if (tools && field) {
    tools.hidden = false;
    const buttons = [...tools.querySelectorAll("[data-draw-kind]")];
    for (const button of buttons) {
      button.addEventListener("click", () => {
        kind = button.dataset.drawKind;
        clicked = [];
        for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
        canvas.classList.add("map__canvas--drawing");
        showDrawn();
      });
    }
    tools.querySelector("[data-draw-undo]").addEventListener("click", () => { clicked.pop(); showDrawn(); });
    size?.addEventListener("input", showDrawn);
    map.on("click", ({ lngLat }) => {
      if (!kind) return;
      clicked.push([Number(lngLat.lng.toFixed(6)), Number(lngLat.lat.toFixed(6))]);
      showDrawn();
    });
  }
})();
