// Which part of the plane a canvas shows. Pixels are CSS pixels; y grows upwards in the plane.
export class Camera {
  x = 0;
  y = 0;
  /** Pixels for one unit of the plane. */
  zoom = 1;
  width = 1;
  height = 1;
  #fitted = 1;

  resize(width, height) {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
  }

  /** Shows an extent, beside what covers the canvas (pixels at left, top, right, bottom). */
  fit([x0, y0, x1, y1], [left, top, right, bottom] = [0, 0, 0, 0]) {
    const width = Math.max(60, this.width - left - right);
    const height = Math.max(60, this.height - top - bottom);
    this.zoom = 0.9 * Math.min(width / Math.max(x1 - x0, 1e-3), height / Math.max(y1 - y0, 1e-3));
    this.#fitted = this.zoom;
    this.x = (x0 + x1) / 2 + (right - left) / 2 / this.zoom;
    this.y = (y0 + y1) / 2 + (top - bottom) / 2 / this.zoom;
  }

  /** How much nearer than all of it. */
  get nearness() {
    return this.zoom / this.#fitted;
  }

  get scaleX() { return (2 * this.zoom) / this.width; }
  get scaleY() { return (2 * this.zoom) / this.height; }

  toScreen(x, y) {
    return [this.width / 2 + (x - this.x) * this.zoom, this.height / 2 - (y - this.y) * this.zoom];
  }

  toPlane(px, py) {
    return [this.x + (px - this.width / 2) / this.zoom, this.y - (py - this.height / 2) / this.zoom];
  }

  pan(dx, dy) {
    this.x -= dx / this.zoom;
    this.y += dy / this.zoom;
  }

  /** Zooms by a factor around a pixel, which stays where it is. */
  zoomAt(factor, px, py) {
    const [x, y] = this.toPlane(px, py);
    this.zoom = Math.min(this.#fitted * 400, Math.max(this.#fitted * 0.3, this.zoom * factor));
    const [now, below] = this.toPlane(px, py);
    this.x += x - now;
    this.y += y - below;
  }
}
