// Colours. A component's says where it lies: hue by direction from the middle of the map, and lightness with the hue, so that
// those who do not tell red from green see dark from light. Near components look alike, as they sound.

const system = matchMedia("(prefers-color-scheme: dark)");
const watchers = new Set();

export const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

/** Hears when the theme changes; gives what ends it. */
export function onTheme(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

const changed = () => watchers.forEach((watcher) => watcher());
system.addEventListener("change", changed);

export function switchTheme() {
  const theme = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("mixtape-theme", theme);
  } catch {
    // It is for this visit only, then.
  }
  changed();
}

/** sRGB in [0, 255] of OKLCH: lightness and chroma in about [0, 1] and [0, 0.3], hue in degrees. */
export function oklch(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((x) => Math.round(255 * Math.min(1, Math.max(0, x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055))));
}

export const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** Yellow is light and violet dark; in the dark theme all are lighter. */
const byHue = (hue, chroma) => {
  const yellow = Math.cos(((hue - 100) * Math.PI) / 180);
  return dark() ? oklch(0.76 + 0.1 * yellow, chroma, hue) : oklch(0.56 + 0.09 * yellow, chroma, hue);
};

/** Of a component at (x, y), measured from the middle of all in units of their spread. */
export const byPlace = (x, y) =>
  byHue((Math.atan2(y, x) * 180) / Math.PI + 50, 0.07 + 0.1 * Math.min(1, Math.hypot(x, y)));

export const nothing = () => (dark() ? [112, 106, 124] : [150, 142, 134]);

/** Of one among many without order, such as tags: each far from those just before it. */
export const byNumber = (index) => byHue((index * 137.508 + 60) % 360, index < 24 ? 0.15 : 0.08);

/** From quiet (0) to bright (1): for times and ages. */
export const ramp = (t) =>
  dark() ? oklch(0.42 + 0.46 * t, 0.05 + 0.1 * t, 290 - 215 * t) : oklch(0.82 - 0.42 * t, 0.05 + 0.1 * t, 75 + 215 * t);

/** From −1 over 0, which is the page itself, to 1; blue and amber, which everybody tells apart. */
export function diverging(t) {
  const strength = Math.min(1, Math.abs(t));
  const hue = t < 0 ? 255 : 70;
  return dark() ? oklch(0.2 + 0.62 * strength, 0.02 + 0.14 * strength, hue) : oklch(0.97 - 0.5 * strength, 0.01 + 0.13 * strength, hue);
}
