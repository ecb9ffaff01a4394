// Fills the controls of a form from outside, as if a person had typed.
export const FILL = "erpps:fill";

function set(control, value) {
  const prototype = Object.getPrototypeOf(control);
  Object.getOwnPropertyDescriptor(prototype, "value").set.call(control, value);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

// `fields` maps names of controls to values; `x_libelle` is the text of the list whose code is `x`.
export function fillForm(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const control = form.querySelector(`[name="${name}"]`);
    if (!control || name.endsWith("_libelle")) continue;
    const text = fields[`${name}_libelle`];
    if (text === undefined) set(control, value);
    else {
      control.dispatchEvent(new CustomEvent(FILL, { detail: { value, text } }));
      setTimeout(() => control.dispatchEvent(new Event("input", { bubbles: true })));
    }
  }
}
