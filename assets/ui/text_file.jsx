// A file of text that is read here and laid in a field, where it can be looked at and sent.
import { useState } from "react";
import { DropArea } from "./drop_area";

export function TextFile({ name, label, hint, target }) {
  const [chosen, setChosen] = useState("");
  const lay = async ([file]) => {
    const field = document.getElementById(target);
    if (!file || !field) return;
    field.value = await file.text();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setChosen(file.name);
  };
  return (
    <div className="fr-upload-group">
      <label className="fr-label" htmlFor={name}>{label}</label>
      <p className="fr-hint-text" id={`${name}-aide`}>{hint}</p>
      <DropArea
        id={name} title={label} accept=".csv,text/csv" described={`${name}-aide`} onFiles={lay}
        invite="Glissez et déposez le fichier ici" button="Choisir un fichier"
      />
      <p role="status" className="fr-mt-1w fr-mb-0">{chosen && `Fichier choisi\u00a0: ${chosen}`}</p>
    </div>
  );
}
