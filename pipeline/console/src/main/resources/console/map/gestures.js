// What hands do to the map: wheel, drag, pinch, click, lasso, and keys.
const KEYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param view has camera, lasso (is it on), and answers: touch(), hover(x, y), click(x, y), loop(points), drawLoop(points), key(name)
 */
export function gestures(canvas, view) {
  const fingers = new Map();
  let loop = null;
  let travelled = 0;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    travelled = fingers.size > 1 ? Infinity : 0;
    loop = fingers.size === 1 && (view.lasso || event.shiftKey) ? [at(event)] : null;
  });

  canvas.addEventListener("pointermove", (event) => {
    const place = at(event);
    const before = fingers.get(event.pointerId);
    if (!before) return void view.hover(...place);
    travelled += Math.hypot(place[0] - before[0], place[1] - before[1]);
    if (loop) {
      loop.push(place);
      view.drawLoop(loop);
    } else if (fingers.size === 1) {
      view.camera.pan(place[0] - before[0], place[1] - before[1]);
    } else {
      pinch(event.pointerId, before, place);
    }
    fingers.set(event.pointerId, place);
    view.touch();
  });

  function pinch(id, before, place) {
    const other = [...fingers].find(([each]) => each !== id)[1];
    const spread = (p) => Math.max(10, Math.hypot(p[0] - other[0], p[1] - other[1]));
    view.camera.pan((place[0] - before[0]) / 2, (place[1] - before[1]) / 2);
    view.camera.zoomAt(spread(place) / spread(before), (place[0] + other[0]) / 2, (place[1] + other[1]) / 2);
  }

  const up = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (loop && loop.length > 3) view.loop(loop);
    else if (event.type === "pointerup" && travelled < 6) view.click(...at(event));
    loop = null;
    view.drawLoop(null);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => view.hover(-1e6, -1e6));

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    view.camera.zoomAt(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0016)), ...at(event));
    view.touch();
  }, { passive: false });

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = KEYS[event.key];
    if (step) view.camera.pan(step[0] * 60, step[1] * 60);
    else if (event.key === "+" || event.key === "=") view.camera.zoomAt(1.3, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else if (event.key === "-") view.camera.zoomAt(1 / 1.3, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else if (!view.key(event.key)) return;
    event.preventDefault();
    view.touch();
  });
}

/** Is a place inside a loop: a ray to the right crosses it an odd number of times. */
export function inside(x, y, loop) {
  let odd = false;
  for (let i = 0, j = loop.length - 1; i < loop.length; j = i++) {
    const [xi, yi] = loop[i];
    const [xj, yj] = loop[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}
