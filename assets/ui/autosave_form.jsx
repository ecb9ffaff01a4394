// A form that saves as one types. It reads every named control and hands plain strings over:
// after a pause, when a changed control loses focus, and when the page is left. Not while the button
// of a mouse is down: what the answer takes off the page could move what is being pressed.
import { createElement, useEffect, useRef } from "react";

const PAUSE_MS = 600;
const PRESSED = "button, a, label, summary"; // a list of choices does not say when it is let go

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
  const pressing = useRef(false);
  const left = useRef(false); // a control lost focus to what is being pressed
  const settle = () => (pressing.current ? schedule() : flush());
  const schedule = () => {
    clearTimeout(pending.current);
    pending.current = setTimeout(settle, PAUSE_MS);
  };
  const blur = () => {
    if (pressing.current) left.current = true;
    else flush();
  };
  const submit = (event) => {
    event.preventDefault();
    clearTimeout(pending.current);
    pending.current = null;
    onSubmit(answers());
  };

  useEffect(() => {
    const leave = () => document.visibilityState === "hidden" && flush();
    const press = ({ button, target }) => { pressing.current = button === 0 && Boolean(target.closest?.(PRESSED)); };
    const release = () => { // before the click: what was typed is with the portal when a button acts
      pressing.current = false;
      if (left.current) flush();
      left.current = false;
    };
    const heard = [
      ["pointerdown", press], ["pointerup", release], ["pointercancel", release], ["visibilitychange", leave],
    ];
    for (const [name, act] of heard) document.addEventListener(name, act, true);
    window.addEventListener("pagehide", flush);
    return () => {
      for (const [name, act] of heard) document.removeEventListener(name, act, true);
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, []);

  return createElement(
    "form",
    {
      ...rest, id, className, noValidate: true, ref: form,
      onInput: schedule, onChange: schedule, onBlur: blur, onSubmit: submit,
    },
    children,
  );
}
