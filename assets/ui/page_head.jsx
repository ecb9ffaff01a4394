// What is told of the page itself, to whoever finds or shares it: title, description, whether
// search engines keep it, its one address, structured data. The server writes the same into the
// page it sends (erpps_app/api/annuaire.py); here it follows the page on the screen.
import { useEffect } from "react";

const OURS = "data-page";

function add(tag, attributes, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries({ ...attributes, [OURS]: "" })) node.setAttribute(name, value);
  node.textContent = text;
  document.head.append(node);
}

export function PageHead({ title, description, robots, canonical, data }) {
  useEffect(() => {
    if (!title) return undefined;
    const clear = () => document.head.querySelectorAll(`[${OURS}]`).forEach((node) => node.remove());
    clear();
    document.title = title;
    const told = document.head.querySelector('meta[name="description"]');
    if (told) told.content = description;
    else add("meta", { name: "description", content: description });
    if (robots) add("meta", { name: "robots", content: robots });
    if (canonical) add("link", { rel: "canonical", href: canonical });
    if (data) add("script", { type: "application/ld+json" }, data);
    return clear;
  }, [title, description, robots, canonical, data]);
  return null;
}
