// Copies what a field holds; where the browser refuses, the text is left selected.
import { useState } from "react";

export function CopyButton({ of, label, done, failed }) {
  const [told, setTold] = useState("");
  const copy = async () => {
    const field = document.getElementById(of);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      setTold(done);
    } catch {
      setTold(failed);
    }
  };
  return (
    <>
      <button type="button" className="fr-btn fr-btn--secondary" onClick={copy}>{label}</button>
      <p role="status" className="fr-hint-text">{told}</p>
    </>
  );
}
