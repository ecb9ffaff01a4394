// Keeps the keyboard, and whoever listens to a screen reader, where the page goes on.
// After a page is left for another, its title has the focus, or what it announces. When what has
// the focus disappears, the closest part of the page that can take it does.
(() => {
  const PART = '[tabindex="-1"]:not(#contenu)';
  const address = () => location.pathname.replace(/\/$/, "");
  let page = address();
  let arriving = false;
  let left = null; // the link or button that led here, should it still have the focus
  let chain = []; // what has the focus, and all that it stands in

  const active = () => document.activeElement ?? document.body;
  const isLost = () => active() === document.body;

  const welcome = () => {
    const title = document.querySelector("#titre");
    const place = document.querySelector("#annonce:not(:empty)") ?? title;
    const free = isLost() || active() === left || active() === title || active().id === "annonce";
    if (place && free && active() !== place) place.focus();
  };
  const recover = () => {
    if (!chain.length || chain[0].isConnected) return;
    const part = chain.find((node) => node.isConnected && node.matches(PART));
    chain = [];
    (part?.querySelector(`[role="group"]${PART}`) ?? part)?.focus();
  };

  document.addEventListener("focusin", ({ target }) => {
    if (!["titre", "annonce"].includes(target.id)) arriving = false;
    chain = [];
    for (let node = target; node; node = node.parentElement) chain.push(node);
  });
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, () => { arriving = false; }, true);
  }
  new MutationObserver(() => {
    if (address() !== page) {
      page = address();
      arriving = true;
      left = active().matches("a, button") ? active() : null;
    }
    if (arriving) welcome();
    else if (isLost()) recover();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
