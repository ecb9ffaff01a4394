// Where files are dropped, or chosen by a button in our own words: the browser's own speaks the
// language of the browser.
import { useState } from "react";

export function DropArea({ id, title, invite, button, accept, multiple, disabled, described, invalid, onFiles }) {
  const [over, setOver] = useState(false);
  return (
    <div
      className={`dropzone${over ? " dropzone--over" : ""}`}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!disabled) onFiles([...event.dataTransfer.files]);
      }}
    >
      <p className="dropzone__invite">{invite}</p>
      <p className="dropzone__or">ou</p>
      <span className="dropzone__button">
        <span className="fr-btn fr-btn--secondary" aria-hidden="true">{button}</span>
        <input
          className="dropzone__input" id={id} type="file" multiple={multiple} aria-label={title} accept={accept}
          disabled={disabled} aria-describedby={described || undefined} aria-invalid={invalid ? "true" : undefined}
          onChange={({ target }) => { onFiles([...target.files]); target.value = ""; }}
        />
      </span>
    </div>
  );
}
