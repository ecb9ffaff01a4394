// A form that saves as one types. It reads every named control and hands plain strings over:
// after a pause, when a changed control loses focus, and when the page is left.
import { createElement, useEffect, useRef } from "react";

const PAUSE_MS = 600;

function read(form) {
  const answers = {};
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || type === "file" || type === "submit" || type === "button") continue;
    if (type === "checkbox") answers[name] = control.checked ? "oui" : "";
    else if (type === "radio") answers[name] = control.checked ? control.value : (answers[name] ?? "");
    else answers[name] = control.value;
  }
  return answers;
}

export function AutosaveForm({ id, shown, onSave, onSubmit, className, children, ...rest }) {
  const form = useRef(null);
  const pending = useRef(null);
  const save = useRef(onSave);
  save.current = onSave;

  // What was on the screen goes along: the portal then knows what the person had seen.
  const seen = useRef(shown);
  seen.current = shown;
  const answers = () => ({ ...read(form.current), ...(seen.current ? { _vu: seen.current } : {}) });

  const flush = () => {
    if (pending.current === null || !form.current) return;
    clearTimeout(pending.current);
    pending.current = null;
    save.current?.(answers());
  };
  const schedule = () => {
    clearTimeout(pending.current);
    pending.current = setTimeout(flush, PAUSE_MS);
  };
  const submit = (event) => {
    event.preventDefault();
    clearTimeout(pending.current);
    pending.current = null;
    onSubmit(answers());
  };

  useEffect(() => {
    const leave = () => document.visibilityState === "hidden" && flush();
    document.addEventListener("visibilitychange", leave);
    window.addEventListener("pagehide", flush);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, []);

  return createElement(
    "form",
    {
      ...rest, id, className, noValidate: true, ref: form,
      onInput: schedule, onChange: schedule, onBlur: flush, onSubmit: submit,
    },
    children,
  );
}
