// Buttons that write, where the caret stands in a field of the same form, what the portal fills in.
import { useRef } from "react";
import { fillForm } from "./fill";

export function Placeholders({ field, rows }) {
  const list = useRef(null);
  const insert = (text) => {
    const area = list.current.closest("form").elements[field];
    const { selectionStart, selectionEnd, value } = area;
    fillForm(area.form, { [field]: value.slice(0, selectionStart) + text + value.slice(selectionEnd) });
    area.focus();
    area.setSelectionRange(selectionStart + text.length, selectionStart + text.length);
  };
  return (
    <ul className="placeholders" ref={list} aria-label="Données que le portail remplit">
      {rows.map(([text, label, example]) => (
        <li key={text}>
          <button type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={() => insert(text)}>
            <span className="fr-sr-only">Insérer </span>{text}
          </button>
          <span>{label}<span className="fr-hint-text"> par exemple « {example} »</span></span>
        </li>
      ))}
    </ul>
  );
}
