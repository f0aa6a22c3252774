// Not a module, so that it runs before anything is drawn: no page shows itself in the other theme first.
try {
  const kept = localStorage.getItem("mixtape-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // The browser keeps nothing for this address: the system's theme it is.
}
