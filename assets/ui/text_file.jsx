// A file of text that is read here and laid in a field, where it can be looked at and sent.
import { createElement } from "react";

export function TextFile({ name, label, hint, target }) {
  const lay = async ({ target: control }) => {
    const [file] = control.files;
    const field = document.getElementById(target);
    if (!file || !field) return;
    field.value = await file.text();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return createElement(
    "div",
    { className: "fr-upload-group" },
    createElement(
      "label",
      { className: "fr-label", htmlFor: name },
      label,
      createElement("span", { className: "fr-hint-text" }, hint),
    ),
    createElement("input", {
      id: name,
      name,
      type: "file",
      accept: ".csv,text/csv",
      className: "fr-upload",
      onChange: lay,
    }),
  );
}
