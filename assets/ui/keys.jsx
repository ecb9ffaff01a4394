// What pages with keys share: reading a key by the agent's own table, and the help that lists them.
// A page says what its commands do. None acts in a field, nor when the agent has turned them off.
import { useEffect, useRef } from "react";

// A box to tick takes no letters: keys act from there too.
const FIELD = "input:not([type=button], [type=submit], [type=checkbox]), textarea, select, [contenteditable]";
const MOVES = ["element-suivant", "element-precedent"]; // those that go on while the key is held

export const inField = (node) => Boolean(node.closest?.(FIELD));

function pressed(event) {
  const typed = event.getModifierState("AltGraph"); // a sign typed with AltGr is that sign
  const control = (event.ctrlKey || event.metaKey) && !typed ? "Ctrl+" : "";
  const alt = event.altKey && !typed ? "Alt+" : "";
  return control + alt + event.key;
}

/** Listens, and shows the help. `acts`: what each command of this page does; `waits`: whether none may act now. */
export function Keys({ keys, active, rows, acts, waits = () => false, also = [], hint = "" }) {
  const help = useRef(null);
  const open = () => help.current?.showModal();
  const known = useRef({});
  known.current = { keys, active, waits, acts: { ...acts, aide: open } };

  useEffect(() => {
    const listen = (event) => {
      const now = known.current;
      if (!now.active || event.defaultPrevented || event.isComposing || now.waits()) return;
      if (inField(event.target) || document.querySelector("dialog[open]")) return;
      const typed = pressed(event);
      const code = Object.keys(now.acts).find((one) => now.keys[one] && now.keys[one] === typed);
      if (!code || (event.repeat && !MOVES.includes(code))) return;
      event.preventDefault();
      now.acts[code]();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  const own = rows.filter(({ code }) => code in known.current.acts);
  return (
    <div className="keys">
      <button type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={open}>
        Raccourcis clavier
      </button>
      <dialog ref={help} className="keys__help" aria-labelledby="raccourcis-titre">
        <div className="keys__head">
          <h2 id="raccourcis-titre" className="fr-h5">Raccourcis clavier</h2>
          <button type="button" className="fr-btn fr-btn--sm" onClick={() => help.current?.close()}>Fermer</button>
        </div>
        {!active && <p><strong>Vos raccourcis sont désactivés.</strong></p>}
        <List rows={own.map(({ key, label }) => [key || "aucun", label])} />
        {also.map(({ title, rows: fixed }) => (
          <div key={title}>
            <h3 className="fr-h6">{title}</h3>
            <List rows={fixed} />
          </div>
        ))}
        <p className="fr-hint-text">Aucun raccourci n’agit pendant que vous tapez dans un champ. {hint}</p>
        <p><a className="fr-link" href="/raccourcis">Changer ou désactiver les raccourcis</a></p>
      </dialog>
    </div>
  );
}

function List({ rows }) {
  return (
    <dl className="keys__list">
      {rows.map(([key, label]) => <div key={label}><dt><kbd>{key}</kbd></dt><dd>{label}</dd></div>)}
    </dl>
  );
}
