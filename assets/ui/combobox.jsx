// An editable combobox with a list (ARIA 1.2 pattern). The hidden control carries the code, the
// visible one the words. In address mode, a choice fills the other controls of the form instead.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { fillForm, FILL } from "./fill";

const PAUSE_MS = 250;
const MOST = 50;
// The fields that an address fills can be filled by hand; a list can only be chosen from.
const NOTHING = {
  address: "Aucun résultat. Vous pouvez remplir les champs à la main.",
  list: "Aucun résultat\u00a0: choisissez dans la liste.",
};
const SILENT = {
  address: "La recherche ne répond pas\u00a0: remplissez les champs à la main.",
  list: "La recherche ne répond pas\u00a0: réessayez dans un instant.",
};

function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’'\-]/g, " ").toLowerCase().trim();
}

function matching(options, typed) {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const found = options.filter(({ label }) => words.every((word) => fold(label).includes(word)));
  const start = words[0] ?? "";
  return found.sort((a, b) => fold(b.label).startsWith(start) - fold(a.label).startsWith(start)).slice(0, MOST);
}

async function ask(source, typed, signal) {
  const answer = await fetch(source + encodeURIComponent(typed), { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  const { features } = await answer.json();
  return features.map(({ properties }) => ({
    value: properties.citycode,
    label: source.includes("type=municipality") ? `${properties.city} (${properties.citycode})` : properties.label,
    note: properties.context,
    fields: properties.fields,
  }));
}

export function Combobox({
  id, name, label, title, hint, error, required, value = "", text = "", options, source, minChars = 0,
  address = false, locked = false, autoComplete = "off",
}) {
  const unique = useId();
  const [typed, setTyped] = useState(text);
  const [code, setCode] = useState(value);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [remote, setRemote] = useState([]);
  const [status, setStatus] = useState("");
  const [spoken, setSpoken] = useState("");
  const hidden = useRef(null);
  const kind = address ? "address" : "list";
  const request = useRef({ timer: null, controller: null });
  const shown = useMemo(() => (source ? remote : matching(options ?? [], typed)), [source, remote, options, typed]);

  const announceChange = () => setTimeout(() => hidden.current?.dispatchEvent(new Event("input", { bubbles: true })));

  useEffect(() => {
    const fill = ({ detail }) => { setCode(detail.value); setTyped(detail.text); };
    const control = hidden.current;
    control?.addEventListener(FILL, fill);
    return () => control?.removeEventListener(FILL, fill);
  }, []);

  useEffect(() => () => { clearTimeout(request.current.timer); request.current.controller?.abort(); }, []);

  const search = (words) => {
    clearTimeout(request.current.timer);
    request.current.controller?.abort();
    if (words.trim().length < Math.max(minChars, 1)) { setRemote([]); setStatus(""); return; }
    request.current.timer = setTimeout(async () => {
      request.current.controller = new AbortController();
      try {
        const found = await ask(source, words, request.current.controller.signal);
        setRemote(found);
        setStatus(found.length ? "" : NOTHING[kind]);
        setSpoken(found.length ? `${found.length} suggestion${found.length > 1 ? "s" : ""}` : "Aucun résultat");
      } catch (problem) {
        if (problem.name === "AbortError") return;
        setRemote([]);
        setStatus(SILENT[kind]);
      }
    }, PAUSE_MS);
  };

  const type = ({ target }) => {
    setTyped(target.value);
    setOpen(true);
    setActive(-1);
    if (code) { setCode(""); announceChange(); }
    if (source) search(target.value);
    else {
      const found = matching(options ?? [], target.value).length;
      setStatus(found ? "" : NOTHING.list);
      setSpoken(found ? `${found} suggestion${found > 1 ? "s" : ""}` : "Aucun résultat");
    }
  };

  const choose = (option) => {
    setOpen(false);
    setActive(-1);
    setStatus("");
    if (address) {
      setTyped(option.label);
      fillForm(hidden.current.form, option.fields);
      setSpoken("Adresse remplie, vérifiez les champs ci-dessous.");
      return;
    }
    setTyped(option.label);
    setCode(option.value);
    setSpoken(`${option.label} choisi`);
    announceChange();
  };

  const leave = () => {
    setOpen(false);
    if (address || code || !typed) return;
    const exact = shown.find(({ label: words }) => fold(words) === fold(typed));
    if (exact) choose(exact);
  };

  const press = (event) => {
    const last = shown.length - 1;
    const moves = { ArrowDown: Math.min(active + 1, last), ArrowUp: Math.max(active - 1, 0) };
    if (event.key in moves) {
      event.preventDefault();
      setOpen(true);
      setActive(open ? moves[event.key] : 0);
    } else if (event.key === "Enter" && open && shown[active]) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      setOpen(false);
    }
  };

  const list = `${unique}-liste`;
  const expanded = open && shown.length > 0 && !locked;
  const described = [hint && `${id}-aide`, error && `${id}-erreur`, status && `${id}-etat`].filter(Boolean).join(" ");
  return (
    <div className={`fr-input-group${error ? " fr-input-group--error" : ""}`}>
      <label className="fr-label" htmlFor={id}>{label}{required ? " *" : ""}</label>
      {hint && <p className="fr-hint-text" id={`${id}-aide`}>{hint}</p>}
      <div className="combobox">
        <input
          className={`fr-input${error ? " fr-input--error" : ""}`} id={id} type="text" role="combobox"
          name={`${name}_texte`} value={typed} aria-label={title} aria-autocomplete="list"
          aria-expanded={expanded} aria-controls={list} aria-describedby={described || undefined}
          aria-invalid={error ? "true" : undefined} required={required || undefined}
          aria-activedescendant={expanded && active >= 0 ? `${list}-${active}` : undefined}
          autoComplete={autoComplete} readOnly={locked} spellCheck="false"
          onChange={type} onKeyDown={press} onBlur={leave} onFocus={() => !source && setOpen(true)}
        />
        <ul className="combobox__list" id={list} role="listbox" aria-label="Suggestions" hidden={!expanded}>
          {expanded && shown.map((option, index) => (
            <li
              key={`${option.value}-${option.label}`} id={`${list}-${index}`} role="option"
              aria-selected={index === active} className="combobox__option"
              ref={(node) => index === active && node?.scrollIntoView({ block: "nearest" })}
              onMouseDown={(event) => event.preventDefault()} onClick={() => choose(option)}
            >
              {option.label}{option.note && <span className="combobox__note">{option.note}</span>}
            </li>
          ))}
        </ul>
      </div>
      <input type="hidden" ref={hidden} name={address ? undefined : name} value={code} readOnly />
      {locked && <p className="fr-hint-text locked-note">Donnée transmise par FranceConnect</p>}
      {status && <p className="fr-hint-text" id={`${id}-etat`}>{status}</p>}
      {error && <p className="fr-error-text" id={`${id}-erreur`}>{error}</p>}
      <span className="fr-sr-only" aria-live="polite">{spoken}</span>
    </div>
  );
}
