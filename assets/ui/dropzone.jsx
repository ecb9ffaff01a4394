// Hands files over to /api/documents, one after the other, with progress. What was received is
// listed by the page; what was refused stays here with its reason until it is dismissed.
import { useRef, useState } from "react";
import { DropArea } from "./drop_area";
import { send } from "./sending";

const MOST_BYTES = 10 * 1024 * 1024;
let serial = 0;

function refusalBeforeSending(file) {
  if (file.size === 0) return "Ce fichier est vide. Choisissez-en un autre.";
  if (file.size > MOST_BYTES) return "Ce fichier dépasse 10 Mo. Réduisez-le ou photographiez-le en plus petit.";
  return "";
}

export function Dropzone({ id, label, title, hint, error, required, section, kind, onChange }) {
  const [transfers, setTransfers] = useState([]);
  const [spoken, setSpoken] = useState("");
  const queue = useRef(Promise.resolve());

  const update = (key, change) =>
    setTransfers((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const dismiss = (key) => setTransfers((all) => all.filter((one) => one.key !== key));

  const transfer = async (key, file) => {
    const refusal = refusalBeforeSending(file);
    if (refusal) return update(key, { message: refusal });
    update(key, { message: "", progress: 0, retry: false });
    const url = `/api/documents?section=${encodeURIComponent(section)}&piece=${encodeURIComponent(kind)}`;
    const problem = await send(file, url, (progress) => update(key, { progress }));
    if (problem) update(key, problem);
    else {
      dismiss(key);
      setSpoken("Document reçu");
      onChange();
    }
    return undefined;
  };
  const add = (files) => {
    for (const file of files) {
      const key = (serial += 1);
      setTransfers((all) => [...all, { key, file, progress: 0, message: "", retry: false }]);
      queue.current = queue.current.then(() => transfer(key, file));
    }
  };
  const again = ({ key, file }) => { queue.current = queue.current.then(() => transfer(key, file)); };

  const described = [hint && `${id}-aide`, error && `${id}-erreur`].filter(Boolean).join(" ");
  return (
    <div className={`fr-upload-group${error ? " fr-upload-group--error" : ""}`}>
      <label className="fr-label" htmlFor={id}>{label}{required ? " *" : ""}</label>
      {hint && <p className="fr-hint-text" id={`${id}-aide`}>{hint}</p>}
      <DropArea
        id={id} title={title} multiple described={described} invalid={Boolean(error)} onFiles={add}
        invite="Glissez et déposez les fichiers ici" button="Télécharger les fichiers"
        accept=".jpg,.jpeg,.pdf,.heic,.heif,image/jpeg,image/heic,application/pdf"
      />
      {transfers.length > 0 && (
        <ul className="transfers" aria-live="polite">
          {transfers.map(({ key, file, progress, message, retry }) => (
            <li key={key} className="transfers__item">
              <span className="transfers__name">{file.name}</span>
              {message ? (
                <>
                  <p className="fr-error-text">{message}</p>
                  {retry && (
                    <button type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={() => again({ key, file })}>
                      Réessayer
                    </button>
                  )}
                  <button type="button" className="fr-btn fr-btn--tertiary-no-outline fr-btn--sm" onClick={() => dismiss(key)}>
                    Fermer<span className="fr-sr-only"> le message sur {file.name}</span>
                  </button>
                </>
              ) : (
                <progress className="transfers__progress" max="100" value={progress} aria-label={`Envoi de ${file.name}`}>
                  {progress} %
                </progress>
              )}
            </li>
          ))}
        </ul>
      )}
      {error && <p className="fr-error-text" id={`${id}-erreur`}>{error}</p>}
      <span className="fr-sr-only" aria-live="polite">{spoken}</span>
    </div>
  );
}
