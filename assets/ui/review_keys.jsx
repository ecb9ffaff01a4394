// The keys of the review. Each presses the button that a mouse would: what cannot be done by one
// cannot be done by the other. None acts in a field, nor when the agent has turned them off.
import { useEffect, useRef, useState } from "react";

const FIELD = "input:not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
const ELEMENT = "[data-element]";
const OPENING_MS = 1500; // what is typed while a field opens is meant for the field

const elements = () => [...document.querySelectorAll(ELEMENT)];
const waiting = (element) => element.dataset.verdict === "";
const buttonOf = (scope, command) => scope.querySelector(`[data-command="${command}"] button:not(:disabled)`);

function pressed(event) {
  const typed = event.getModifierState("AltGraph"); // a sign typed with AltGr is that sign
  const control = (event.ctrlKey || event.metaKey) && !typed ? "Ctrl+" : "";
  const alt = event.altKey && !typed ? "Alt+" : "";
  return control + alt + event.key;
}

export function ReviewKeys({ keys, active, rows, viewer }) {
  const [said, setSaid] = useState("");
  const help = useRef(null);
  const here = useRef("");
  const opening = useRef(0);
  const known = useRef({});
  known.current = { keys, active };

  useEffect(() => {
    const current = () => {
      const focused = document.activeElement?.closest?.(ELEMENT);
      const all = elements();
      return focused ?? all.find(({ id }) => id === here.current) ?? all.find(waiting) ?? all[0];
    };
    const reach = (element) => {
      if (!element) return;
      here.current = element.id;
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: "nearest" });
    };
    const beside = (by) => {
      const all = elements();
      const at = all.indexOf(current());
      const inside = document.activeElement?.closest?.(ELEMENT);
      reach(inside || here.current ? all[Math.min(all.length - 1, Math.max(0, at + by))] : all[at]);
    };
    const next = (element) => {
      const all = elements();
      const at = all.indexOf(element);
      const left = [...all.slice(at + 1), ...all.slice(0, at)].find(waiting);
      if (left) reach(left);
      else document.getElementById("decision")?.focus();
    };
    const click = (scope, command, then) => {
      const button = scope && buttonOf(scope, command);
      if (!button) return setSaid("Cette action n’est pas possible ici.");
      setSaid("");
      if (scope !== document) here.current = scope.id;
      button.click();
      return then?.(scope);
    };
    const decide = () => {
      const open = [...document.querySelectorAll("[data-decision] button:not(:disabled)")];
      if (open.length === 1) return open[0].click();
      document.getElementById("decision")?.focus();
      return setSaid(open.length ? "Plusieurs décisions sont ouvertes : choisissez-en une." : "Aucune décision n’est encore ouverte.");
    };
    const acts = {
      "element-suivant": () => beside(1),
      "element-precedent": () => beside(-1),
      valider: () => click(current(), "valider", next),
      question: () => click(current(), "question", () => { opening.current = Date.now() + OPENING_MS; }),
      refuser: () => click(current(), "refuser", () => { opening.current = Date.now() + OPENING_MS; }),
      document: () => {
        const element = current();
        if (element) document.dispatchEvent(new CustomEvent("erpps:document", { detail: element.id }));
      },
      "valider-verts": () => click(document, "valider-verts"),
      annuler: () => {
        const judged = document.querySelector("[data-judged]")?.dataset.judged;
        click(document, "annuler", () => { here.current = judged; });
      },
      decider: decide,
      "dossier-suivant": () => click(document, "dossier-suivant"),
      aide: () => help.current?.showModal(),
    };
    const listen = (event) => {
      const { keys: now, active: on } = known.current;
      if (!on || event.defaultPrevented || event.repeat || event.isComposing) return;
      if (Date.now() < opening.current || event.target.closest?.(FIELD) || document.querySelector("dialog[open]")) return;
      const typed = pressed(event);
      const code = Object.keys(now).find((one) => now[one] && now[one] === typed);
      if (!code || !acts[code]) return;
      event.preventDefault();
      acts[code]();
    };
    const remember = ({ target }) => {
      const element = target.closest?.(ELEMENT);
      if (element) here.current = element.id;
      if (target.closest?.(FIELD)) opening.current = 0;
    };
    document.addEventListener("keydown", listen);
    document.addEventListener("focusin", remember);
    return () => {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("focusin", remember);
    };
  }, []);

  return (
    <div className="keys">
      <button type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={() => help.current?.showModal()}>
        Raccourcis clavier
      </button>
      <p className="fr-sr-only" role="status">{said}</p>
      <dialog ref={help} className="keys__help" aria-labelledby="raccourcis-titre">
        <div className="keys__head">
          <h2 id="raccourcis-titre" className="fr-h5">Raccourcis clavier</h2>
          <button type="button" className="fr-btn fr-btn--sm" onClick={() => help.current?.close()}>Fermer</button>
        </div>
        {!active && <p><strong>Vos raccourcis sont désactivés.</strong></p>}
        <dl className="keys__list">
          {rows.map(({ code, label, key }) => (
            <div key={code}><dt><kbd>{key || "aucun"}</kbd></dt><dd>{label}</dd></div>
          ))}
        </dl>
        <h3 className="fr-h6">Quand le document a le focus</h3>
        <dl className="keys__list">
          {viewer.map(([key, label]) => (
            <div key={key}><dt><kbd>{key}</kbd></dt><dd>{label}</dd></div>
          ))}
        </dl>
        <p className="fr-hint-text">
          Aucun raccourci n’agit pendant que vous tapez dans un champ. Dans un motif ou une question,
          Ctrl+Entrée enregistre.
        </p>
        <p><a className="fr-link" href="/raccourcis">Changer ou désactiver les raccourcis</a></p>
      </dialog>
    </div>
  );
}
