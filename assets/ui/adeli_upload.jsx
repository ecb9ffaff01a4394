// Sends the file of an ADELI register: first what is to be done with it, then the file, then the
// button, which says what it does.
import { useState } from "react";
import { DropArea } from "./drop_area";
import { send } from "./sending";

const NO_FILE = "Choisissez d’abord un fichier CSV.";
const KINDS = [
  ["essai", "Essayer à blanc", "Tout est vérifié et rapproché, rien n’entre au registre.", "Essayer à blanc"],
  ["import", "Importer", "Les lignes justes entrent au registre. Ce qui est repris le reste.", "Importer au registre"],
];
const focus = () => document.getElementById("fichier-adeli")?.focus();
const MEGABYTE = 1024 * 1024;
function weight(size) {
  const [unit, per] = size < MEGABYTE / 10 ? ["Ko", 1024] : ["Mo", MEGABYTE];
  return `${(size / per).toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0${unit}`;
}

export function AdeliUpload({ onSent }) {
  const [kind, setKind] = useState("essai");
  const [file, setFile] = useState(null);
  const [error, setError] = useState("");
  const [progress, setProgress] = useState(-1);
  const busy = progress >= 0;
  const choose = ([first]) => {
    if (!first) return;
    setFile(first);
    setError("");
  };
  const begin = async () => {
    const problem = file ? null : { message: NO_FILE };
    setError(problem?.message ?? "");
    if (problem) return focus();
    setProgress(0);
    const refusal = await send(file, `/api/adeli?essai=${kind === "essai" ? 1 : 0}`, setProgress);
    setProgress(-1);
    setError(refusal?.message ?? "");
    if (refusal) return focus();
    if (kind === "import") setFile(null);
    return onSent(kind);
  };
  return (
    <div>
      <fieldset className="fieldset" disabled={busy}>
        <legend className="fr-fieldset__legend">Que faire du fichier&#160;?</legend>
        <div className="choices">
          {KINDS.map(([value, label, hint]) => (
            <div className="fr-radio-group" key={value}>
              <input
                type="radio" id={`adeli-${value}`} name="adeli-que-faire" value={value} aria-label={label}
                aria-describedby={`adeli-${value}-aide`} checked={kind === value} onChange={() => setKind(value)}
              />
              <label className="fr-label" htmlFor={`adeli-${value}`}>
                {label}
                <span className="fr-hint-text" id={`adeli-${value}-aide`}>{hint}</span>
              </label>
            </div>
          ))}
        </div>
      </fieldset>
      <div className={`fr-upload-group${error ? " fr-upload-group--error" : ""}`}>
        <label className="fr-label" htmlFor="fichier-adeli">Fichier CSV *</label>
        <p className="fr-hint-text" id="fichier-adeli-aide">UTF-8 ou Latin-1, 512&#160;Mo au plus, une ligne par numéro ADELI.</p>
        <DropArea
          id="fichier-adeli" title="Fichier CSV" accept=".csv,text/csv" disabled={busy} invalid={Boolean(error)}
          described={`fichier-adeli-aide${error ? " fichier-adeli-erreur" : ""}`} onFiles={choose}
          invite="Glissez et déposez le fichier ici" button="Choisir un fichier"
        />
        {error && <p className="fr-error-text" id="fichier-adeli-erreur" role="alert">{error}</p>}
        <p role="status" className="fr-mt-1w">
          {busy && `Envoi du fichier : ${progress} %`}
          {!busy && file && `Fichier choisi : ${file.name}, ${weight(file.size)}`}
        </p>
      </div>
      <ul className="fr-btns-group fr-btns-group--inline fr-mt-2w">
        <li><button type="button" className="fr-btn" disabled={busy} onClick={begin}>{KINDS.find(([value]) => value === kind)[3]}</button></li>
      </ul>
    </div>
  );
}
