// The keys of the review. Each presses the button that a mouse would: what cannot be done by one
// cannot be done by the other.
import { useEffect, useRef, useState } from "react";
import { inField, Keys } from "./keys";

const ELEMENT = "[data-element]";
const OPENING_MS = 1500; // what is typed while a field opens is meant for the field

const elements = () => [...document.querySelectorAll(ELEMENT)];
const waiting = (element) => element.dataset.verdict === "";
const buttonOf = (scope, command) => scope.querySelector(`[data-command="${command}"] button:not(:disabled)`);

export function ReviewKeys({ keys, active, rows, viewer }) {
  const [said, setSaid] = useState("");
  const here = useRef("");
  const opening = useRef(0);

  useEffect(() => {
    const remember = ({ target }) => {
      const element = target.closest?.(ELEMENT);
      if (element) here.current = element.id;
      if (inField(target)) opening.current = 0;
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);

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
    return setSaid(open.length ? "Plusieurs décisions sont ouvertes : choisissez-en une." : "Aucune décision n’est encore ouverte.");
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
  };
  const also = [{ title: "Quand le document a le focus", rows: viewer }];
  return (
    <>
      <Keys
        keys={keys} active={active} rows={rows} acts={acts} waits={() => Date.now() < opening.current}
        also={also} hint="Dans un motif ou une question, Ctrl+Entrée enregistre."
      />
      <p className="fr-sr-only" role="status">{said}</p>
    </>
  );
}
