// An instant on the clock of the person who reads it: « 14:32 ».
import { createElement } from "react";

export function LocalTime({ instant }) {
  if (!instant) return null;
  const shown = new Date(instant).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  return createElement("time", { dateTime: instant }, shown);
}
