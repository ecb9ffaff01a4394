// The words of a refusal or of a question: a reason of the catalogue fills them in, the agent edits
// them. What was typed is never replaced by a reason: it stays below it.
import { useRef, useState } from "react";

export function Words({ id, label, hint, error, reasons, verdict, element, procedure }) {
  const area = useRef(null);
  const laid = useRef("");
  const [code, setCode] = useState("");
  const fits = reasons.filter((one) => one.verdict === verdict
    && (one.about === "" || one.about === element || (procedure !== "" && one.about === procedure)));
  const own = [...fits.filter((one) => one.about), ...fits.filter((one) => !one.about)];

  const pick = ({ target }) => {
    const chosen = own.find((one) => one.code === target.value);
    const typed = area.current.value;
    setCode(target.value);
    const text = chosen?.text ?? "";
    const rest = typed.startsWith(laid.current) ? typed.slice(laid.current.length).trim() : typed.trim();
    area.current.value = [text, rest].filter(Boolean).join("\n");
    laid.current = text;
  };
  const send = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.closest("form")?.requestSubmit();
  };
  const described = [`${id}-aide`, error && `${id}-erreur`].filter(Boolean).join(" ");
  return (
    <div className="words" onKeyDown={send}>
      {own.length > 0 && (
        <div className="fr-select-group">
          <label className="fr-label" htmlFor={`${id}-catalogue`}>Choisir dans le catalogue</label>
          <select className="fr-select" id={`${id}-catalogue`} name="code" value={code} onChange={pick} autoFocus>
            <option value="">Texte libre</option>
            {own.map((one) => <option key={one.code} value={one.code}>{one.label}</option>)}
          </select>
        </div>
      )}
      <div className={`fr-input-group${error ? " fr-input-group--error" : ""}`}>
        <label className="fr-label" htmlFor={id}>{label} *</label>
        <p className="fr-hint-text" id={`${id}-aide`}>{hint}</p>
        <textarea
          ref={area} className="fr-input" id={id} name="motif" rows={4} required autoFocus={own.length === 0}
          aria-label={label} aria-describedby={described} aria-invalid={error ? "true" : "false"}
        />
        {error && <p className="fr-error-text" id={`${id}-erreur`}>{error}</p>}
      </div>
    </div>
  );
}
