// Light or dark, before the first paint: the person's choice, else the device's.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("affichage") ?? "systeme";
  const apply = () => {
    const choice = chosen();
    const isDark = choice === "sombre" || (choice === "systeme" && dark.matches);
    root.setAttribute("data-fr-theme", isDark ? "dark" : "light");
    root.setAttribute("data-fr-scheme", choice === "systeme" ? "system" : isDark ? "dark" : "light");
    for (const list of document.querySelectorAll("[data-affichage]")) list.value = choice;
  };
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-affichage]")) return;
    localStorage.setItem("affichage", target.value);
    apply();
  });
  // The lists appear after hydration; they show the choice as soon as they are used.
  document.addEventListener("focusin", ({ target }) => target.matches?.("[data-affichage]") && apply());
  window.addEventListener("load", apply);
})();
