// Offers the templates of messages. The one that is chosen comes back from the server filled in; it
// is laid below what is being written, of which nothing is lost. What is left to complete in it is
// selected, so that typing replaces it.
import { useEffect, useRef, useState } from "react";
import { fillForm } from "./fill";

const GROUPS = [["Modèles de l’agence", false], ["Modèles nationaux", true]];

function lay(area, { text, holes }) {
  const typed = area.value.trimEnd();
  const before = typed ? `${typed}\n\n` : "";
  fillForm(area.form, { [area.name]: before + text });
  area.focus();
  const at = holes.length ? area.value.indexOf(holes[0], before.length) : -1;
  if (at < 0) area.setSelectionRange(area.value.length, area.value.length);
  else area.setSelectionRange(at, at + holes[0].length);
}

export function TemplatePicker({ field, templates, draft, laid, onChoose }) {
  const list = useRef(null);
  const done = useRef(laid.turn);
  const [said, setSaid] = useState("");

  useEffect(() => {
    const isNew = laid.turn !== done.current;
    done.current = laid.turn;
    if (!isNew || laid.draft !== draft || !laid.text) return;
    lay(list.current.form.elements[field], laid);
    const left = laid.holes.length ? ` À compléter : ${laid.holes.join(", ")}.` : "";
    setSaid(`Modèle ajouté à la fin de votre message : relisez-le avant de l’envoyer.${left}`);
  }, [laid.turn]);

  const insert = () => {
    setSaid("");
    if (list.current.value) onChoose(list.current.value);
    else list.current.focus();
  };
  const groups = GROUPS.map(([label, national]) => [label, templates.filter((one) => one.national === national)]);
  return (
    <div className="templates">
      <div className="templates__row">
        <div className="fr-select-group">
          <label className="fr-label" htmlFor={`${field}-modele`}>Partir d’un modèle</label>
          <select className="fr-select" id={`${field}-modele`} ref={list} aria-label="Partir d'un modèle" defaultValue="">
            <option value="">Choisir</option>
            {groups.filter(([, own]) => own.length > 0).map(([label, own]) => (
              <optgroup key={label} label={label}>
                {own.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
              </optgroup>
            ))}
          </select>
        </div>
        <button type="button" className="fr-btn fr-btn--secondary" onClick={insert}>Insérer le modèle</button>
      </div>
      <p className="fr-hint-text" role="status">{said}</p>
    </div>
  );
}
