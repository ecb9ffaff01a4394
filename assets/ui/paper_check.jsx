// Sends the PDF of an attestation as soon as it is chosen; what was found of it goes to the page.
import { useState } from "react";
import { flushSync } from "react-dom";
import { DropArea } from "./drop_area";

const ID = "fichier";
const HEAVIEST = 5 * 1024 * 1024;
const TOO_BIG = "Ce fichier dépasse 5\u00a0Mo\u00a0: une attestation est bien plus légère.";
const FAILED = "Le fichier n’a pas pu être envoyé. Vérifiez votre connexion, puis recommencez.";
const focus = () => document.getElementById(ID)?.focus();

async function examine(file) {
  const answer = await fetch("/api/attestation/verifier", {
    method: "POST", body: file, headers: { "Content-Type": "application/pdf" },
  });
  const found = await answer.json();
  return answer.ok ? found : { erreur: found.erreur || FAILED };
}

export function PaperCheck({ onChosen, onExamined }) {
  const [name, setName] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const choose = async ([file]) => {
    if (!file) return undefined;
    onChosen(); // what is shown was answered of another file
    setName(file.name);
    setError(file.size > HEAVIEST ? TOO_BIG : "");
    if (file.size > HEAVIEST) return focus();
    setBusy(true);
    const found = await examine(file).catch(() => ({ erreur: FAILED }));
    flushSync(() => { // the field cannot have the focus before it is enabled
      setBusy(false);
      setError(found.erreur || "");
    });
    return found.erreur ? focus() : onExamined(found.code, found.token);
  };
  return (
    <div className={`fr-upload-group${error ? " fr-upload-group--error" : ""}`}>
      <label className="fr-label" htmlFor={ID}>Fichier PDF de l’attestation</label>
      <p className="fr-hint-text" id="fichier-aide">
        Le fichier tel qu’il a été téléchargé, 5&#160;Mo au plus. Il est lu, puis oublié.
      </p>
      <DropArea
        id={ID} title="Fichier PDF de l'attestation" accept=".pdf,application/pdf" disabled={busy} invalid={Boolean(error)}
        described={`fichier-aide${error ? " fichier-erreur" : ""}`} onFiles={choose}
        invite="Glissez et déposez le fichier ici" button="Choisir un fichier"
      />
      {error && <p className="fr-error-text" id="fichier-erreur" role="alert">{error}</p>}
      <p role="status" className="fr-mt-1w">
        {busy && "Vérification du fichier…"}
        {!busy && name && `Fichier choisi\u00a0: ${name}`}
      </p>
    </div>
  );
}
