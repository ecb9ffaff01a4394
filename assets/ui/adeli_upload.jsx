// Sends the file of an ADELI register, with progress; a dry run or an import, as the button says.
import { useRef, useState } from "react";

function send(file, dry, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const failed = "L’envoi a été interrompu. Vérifiez votre connexion, puis recommencez.";
    request.open("POST", `/api/adeli?essai=${dry ? 1 : 0}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Nom-Fichier", encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((100 * loaded) / total));
    request.onerror = () => resolve(failed);
    request.onload = () => {
      if (request.status < 300) return resolve("");
      try {
        return resolve(JSON.parse(request.responseText).erreur || failed);
      } catch {
        return resolve(failed);
      }
    };
    request.send(file);
  });
}

export function AdeliUpload({ onSent }) {
  const input = useRef(null);
  const [error, setError] = useState("");
  const [progress, setProgress] = useState(-1);
  const begin = async (dry) => {
    const file = input.current?.files[0];
    if (!file) {
      setError("Choisissez d’abord un fichier CSV.");
      input.current?.focus();
      return;
    }
    setError("");
    setProgress(0);
    const problem = await send(file, dry, setProgress);
    setProgress(-1);
    setError(problem);
    if (problem) input.current?.focus();
    else onSent(dry ? "essai" : "import");
  };
  const busy = progress >= 0;
  return (
    <div className={`fr-upload-group${error ? " fr-upload-group--error" : ""}`}>
      <label className="fr-label" htmlFor="fichier-adeli">
        Fichier CSV
        <span className="fr-hint-text">UTF-8 ou Latin-1, 512 Mo au plus, une ligne par numéro ADELI.</span>
      </label>
      <input
        className="fr-upload" id="fichier-adeli" type="file" accept=".csv,text/csv" ref={input}
        aria-describedby={error ? "fichier-adeli-erreur" : undefined} aria-invalid={error ? "true" : undefined}
      />
      {error && <p className="fr-error-text" id="fichier-adeli-erreur" role="alert">{error}</p>}
      <p role="status" className="fr-mt-1w">{busy ? `Envoi du fichier : ${progress} %` : ""}</p>
      <ul className="fr-btns-group fr-btns-group--inline fr-mt-2w">
        <li><button type="button" className="fr-btn fr-btn--secondary" disabled={busy} onClick={() => begin(true)}>Essayer à blanc</button></li>
        <li><button type="button" className="fr-btn" disabled={busy} onClick={() => begin(false)}>Importer</button></li>
      </ul>
    </div>
  );
}
