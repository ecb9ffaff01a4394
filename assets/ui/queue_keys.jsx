// The keys of the queue, by the agent's own table; none acts in a field, nor when they are off.
// A row that goes while it has the focus leaves it to the one that takes its place.
import { useEffect, useRef } from "react";

const FIELD = "input, textarea, select, [contenteditable]";

const links = () => [...document.querySelectorAll("[data-row] a")];
const rowOf = (node) => node?.closest?.("[data-row]");

function pressed(event) {
  const typed = event.getModifierState("AltGraph"); // a sign typed with AltGr is that sign
  const control = (event.ctrlKey || event.metaKey) && !typed ? "Ctrl+" : "";
  return control + (event.altKey && !typed ? "Alt+" : "") + event.key;
}

export function QueueKeys({ keys, active, rows, shown, search, results }) {
  const help = useRef(null);
  const known = useRef({});
  known.current = { keys, active };
  const last = useRef(-1); // where the row stands that has the focus, or had it last

  const reach = (rank) => {
    const all = links();
    const link = all[Math.max(0, Math.min(all.length - 1, rank))];
    (link ?? document.getElementById(results))?.focus();
    link?.closest("[data-row]").scrollIntoView({ block: "nearest" });
  };

  useEffect(() => {
    const acts = {
      "element-suivant": () => reach(last.current + 1),
      "element-precedent": () => reach(last.current - 1),
      rechercher: () => document.getElementById(search)?.focus(),
      "dossier-suivant": () => document.querySelector('[data-command="dossier-suivant"] button')?.click(),
      aide: () => help.current?.showModal(),
    };
    const listen = (event) => {
      const { keys: now, active: on } = known.current;
      if (!on || event.defaultPrevented || event.isComposing) return;
      if (event.target.closest?.(FIELD) || document.querySelector("dialog[open]")) return;
      const typed = pressed(event);
      const code = Object.keys(acts).find((one) => now[one] && now[one] === typed);
      if (!code) return;
      event.preventDefault();
      acts[code]();
    };
    const remember = ({ target }) => {
      const row = rowOf(target);
      if (row) last.current = [...document.querySelectorAll("[data-row]")].indexOf(row);
    };
    document.addEventListener("keydown", listen);
    document.addEventListener("focusin", remember);
    return () => {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("focusin", remember);
    };
  }, []);

  // Which row has the focus is known before the list changes, and asked again after.
  const held = useRef("");
  const ids = shown.map(({ id }) => id);
  useEffect(() => {
    const gone = held.current && !ids.includes(held.current);
    const lost = document.activeElement === document.body || document.activeElement?.id === results;
    if (gone && lost) reach(last.current);
    const note = () => { held.current = rowOf(document.activeElement)?.dataset.row ?? ""; };
    note();
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [ids.join()]);

  const own = rows.filter(({ code }) => ["element-suivant", "element-precedent", "rechercher", "dossier-suivant", "aide"].includes(code));
  return (
    <div className="keys">
      <button type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={() => help.current?.showModal()}>
        Raccourcis clavier
      </button>
      <dialog ref={help} className="keys__help" aria-labelledby="raccourcis-titre">
        <h2 id="raccourcis-titre" className="fr-h5">Raccourcis clavier</h2>
        {!active && <p><strong>Vos raccourcis sont désactivés.</strong></p>}
        <dl className="keys__list">
          {own.map(({ code, label, key }) => (
            <div key={code}><dt><kbd>{key || "aucun"}</kbd></dt><dd>{label}</dd></div>
          ))}
          <div><dt><kbd>Entrée</kbd></dt><dd>Ouvrir la demande</dd></div>
        </dl>
        <p className="fr-hint-text">Aucun raccourci n’agit pendant que vous tapez dans un champ.</p>
        <div className="actions">
          <button type="button" className="fr-btn" onClick={() => help.current?.close()}>Fermer</button>
          <a className="fr-link" href="/raccourcis">Changer ou désactiver les raccourcis</a>
        </div>
      </dialog>
    </div>
  );
}
