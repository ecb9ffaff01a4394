// Warns before the session ends, and says when it has. Nothing typed is lost: it is saved as it goes.
(() => {
  const WARN = 120;
  const REFRESH = 15;
  let timer = 0;
  let banner = null;
  let wasIn = false;

  const ask = async (method) => {
    try {
      const answer = await fetch("/api/session", { method, headers: { Accept: "application/json" } });
      return (await answer.json()).secondes;
    } catch {
      return undefined; // offline: the page says so elsewhere
    }
  };
  const words = (seconds) =>
    seconds > 60
      ? `Votre session se termine dans ${Math.ceil(seconds / 60)} minutes.`
      : "Votre session se termine dans moins d’une minute.";
  const hide = () => {
    banner?.remove();
    banner = null;
  };
  const show = (seconds) => {
    if (!banner) {
      banner = document.createElement("div");
      banner.className = "session-warning";
      banner.setAttribute("role", "alertdialog");
      banner.setAttribute("aria-labelledby", "session-titre");
      banner.setAttribute("aria-describedby", "session-texte");
      const title = Object.assign(document.createElement("p"), { id: "session-titre" });
      title.className = "session-warning__title";
      const text = Object.assign(document.createElement("p"), { id: "session-texte" });
      text.textContent = "Ce que vous avez saisi est enregistré.";
      const stay = Object.assign(document.createElement("button"), { type: "button" });
      stay.className = "fr-btn";
      stay.textContent = "Rester connecté";
      stay.addEventListener("click", async () => {
        hide();
        plan(await ask("POST"));
      });
      banner.append(title, text, stay);
      document.body.append(banner);
    }
    const title = banner.querySelector("#session-titre");
    const said = words(seconds);
    if (title.textContent !== said) title.textContent = said;
  };
  const plan = (seconds) => {
    clearTimeout(timer);
    if (seconds === undefined) {
      timer = setTimeout(check, REFRESH * 1000);
      return;
    }
    if (seconds === null) {
      hide();
      if (wasIn) location.assign("/?session=expiree");
      return;
    }
    wasIn = true;
    if (seconds > WARN) {
      hide();
      timer = setTimeout(check, (seconds - WARN) * 1000);
    } else {
      show(seconds);
      timer = setTimeout(check, Math.max(1, Math.min(REFRESH, seconds)) * 1000);
    }
  };
  const check = async () => plan(await ask("GET"));
  document.addEventListener("visibilitychange", () => document.hidden || check());
  check();
})();
