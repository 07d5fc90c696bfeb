// Chooses the theme before the first paint: the address says so (?theme=hall), or this desk chose before.
(() => {
  const known = ["paper", "hall"];
  let theme = new URLSearchParams(location.search).get("theme");
  if (!known.includes(theme)) {
    try {
      theme = localStorage.getItem("guatu-theme");
    } catch {
      theme = null; // storage is switched off on this desk
    }
  }
  if (known.includes(theme)) document.documentElement.dataset.theme = theme;
})();
