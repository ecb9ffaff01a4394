// The keys of the queue: from row to row, the search, the next application. A row that goes while it
// has the focus leaves it to the one that takes its place; the last of all, to the heading of the list.
import { useEffect, useRef } from "react";
import { Keys } from "./keys";

const ROW = "[data-row]";
const rows = () => [...document.querySelectorAll(ROW)];
const OPENS = [{ title: "Quand une demande a le focus", rows: [["Entrée", "Ouvrir la demande"]] }];

export function QueueKeys({ keys, active, rows: commands, shown, search, results }) {
  const last = useRef(-1); // where the row stands that has the focus, or had it last
  const held = useRef(""); // which application that is, while it has it

  const reach = (rank) => {
    const all = rows();
    const row = all[Math.max(0, Math.min(all.length - 1, rank))];
    (row?.querySelector("a") ?? document.getElementById(results))?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };

  useEffect(() => {
    const remember = ({ target }) => {
      const row = target.closest?.(ROW);
      held.current = row?.dataset.row ?? "";
      if (row) last.current = rows().indexOf(row);
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);

  // What goes from the page takes the focus along without a word: it is asked after every change.
  const ids = shown.map(({ id }) => id);
  useEffect(() => {
    const at = ids.indexOf(held.current);
    if (!held.current) return;
    if (at >= 0) last.current = at;
    else if (document.activeElement === document.body) reach(last.current);
  }, [ids.join()]);

  const acts = {
    "element-suivant": () => reach(last.current + 1),
    "element-precedent": () => reach(last.current - 1),
    rechercher: () => document.getElementById(search)?.focus(),
    "dossier-suivant": () => document.querySelector('[data-command="dossier-suivant"] button')?.click(),
  };
  return <Keys keys={keys} active={active} rows={commands} acts={acts} also={OPENS} />;
}
