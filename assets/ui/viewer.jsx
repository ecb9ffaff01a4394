// The documents of a file beside the declared values: pages as pictures that zoom, turn and move,
// by mouse and by keyboard. On a narrow screen it opens over the lower half, and closes.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

const STEP = 1.25;
const LEAST = 0.25;
const MOST = 6;
const SHARP = [900, 1800]; // widths in pixels in which the portal draws a page

const clamp = (zoom) => Math.min(MOST, Math.max(LEAST, zoom));

export function Viewer({ papers, beside }) {
  const [id, setId] = useState("");
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(1);
  const [whole, setWhole] = useState(false); // fitted to the page rather than to the width
  const [turn, setTurn] = useState(0);
  const [shape, setShape] = useState({ width: 0, height: 0, ratio: 1.414 });
  const [failed, setFailed] = useState(false);
  const [open, setOpen] = useState(false);
  const frame = useRef(null);
  const from = useRef(null); // what had the focus before the viewer
  const drag = useRef(null);

  const found = papers.findIndex((one) => one.id === id);
  const at = found < 0 ? 0 : found;
  const paper = papers[at];

  const show = (wanted) => {
    const next = papers.find((one) => one.id === wanted);
    if (!next || next.id === paper?.id) return;
    setId(next.id); setPage(1); setTurn(0); setZoom(1); setFailed(false);
  };
  const step = (by) => papers.length && show(papers[(at + by + papers.length) % papers.length].id);
  const leaf = (by) => {
    const wanted = page + by;
    if (wanted < 1 || wanted > paper.pages) return;
    setPage(wanted); setFailed(false);
    frame.current?.scrollTo(0, 0);
  };
  const fit = (toPage) => { setWhole(toPage); setZoom(1); };
  const scale = (by) => setZoom((now) => clamp(now * by));
  const rotate = (by) => setTurn((now) => (now + by + 360) % 360);
  const reach = () => {
    from.current = document.activeElement;
    flushSync(() => setOpen(true)); // closed, it cannot have the focus; the next key is its own
    frame.current?.focus();
  };
  const close = () => {
    setOpen(false);
    const back = from.current?.closest?.("[data-element]") ?? from.current;
    if (back?.isConnected) back.focus();
    else document.getElementById("decision")?.focus();
  };

  // What the page asks for: the document of an element, or one of them by name.
  const asked = useRef({});
  asked.current = { show, reach, beside };
  useEffect(() => {
    const follow = ({ target }) => {
      const element = target.closest?.("[data-element]");
      if (element) asked.current.show(asked.current.beside[element.id]);
    };
    const name = ({ target }) => {
      const link = target.closest?.("[data-document]");
      if (!link) return;
      asked.current.show(link.dataset.document);
      asked.current.reach();
    };
    const command = ({ detail }) => { asked.current.show(asked.current.beside[detail]); asked.current.reach(); };
    document.addEventListener("focusin", follow);
    document.addEventListener("click", name);
    document.addEventListener("erpps:document", command);
    return () => {
      document.removeEventListener("focusin", follow);
      document.removeEventListener("click", name);
      document.removeEventListener("erpps:document", command);
    };
  }, []);

  useLayoutEffect(() => {
    const node = frame.current;
    if (!node) return undefined;
    const measure = () => setShape((now) => ({ ...now, width: node.clientWidth, height: node.clientHeight }));
    const wheel = (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setZoom((now) => clamp(now * (event.deltaY < 0 ? 1.1 : 1 / 1.1)));
    };
    const seen = new ResizeObserver(measure);
    seen.observe(node);
    node.addEventListener("wheel", wheel, { passive: false });
    measure();
    return () => { seen.disconnect(); node.removeEventListener("wheel", wheel); };
  }, [Boolean(paper)]);

  if (!paper) return <p className="viewer__none">Aucun document joint à ce dossier.</p>;

  const lies = turn % 180 !== 0;
  const tall = lies ? 1 / shape.ratio : shape.ratio; // height for one of width, as it is seen
  const fitted = whole && shape.height ? Math.min(1, shape.height / (shape.width * tall)) : 1;
  const width = Math.max(1, shape.width * zoom * fitted - 2);
  const [w, h] = lies ? [width * tall, width] : [width, width * tall]; // before it is turned
  const drawn = SHARP.find((one) => one >= w) ?? SHARP[SHARP.length - 1];
  const percent = Math.round(100 * zoom * fitted);
  const place = paper.pages > 1 ? `page ${page} sur ${paper.pages}` : "1 page";
  const said = `${paper.name}, ${place}, zoom ${percent} %${turn ? `, tournée de ${turn}°` : ""}`;

  const keys = {
    "+": () => scale(STEP), "=": () => scale(STEP), "-": () => scale(1 / STEP),
    0: () => fit(false), p: () => fit(true), "[": () => rotate(-90), "]": () => rotate(90),
    PageDown: () => leaf(1), PageUp: () => leaf(-1), d: () => step(1), Escape: close,
  };
  const press = (event) => {
    const altered = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if (altered || !keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
    event.nativeEvent.stopPropagation();
  };
  const grab = (event) => {
    if (event.pointerType !== "mouse" || event.button) return;
    const { scrollLeft, scrollTop } = frame.current;
    drag.current = { x: event.clientX + scrollLeft, y: event.clientY + scrollTop };
    frame.current.setPointerCapture(event.pointerId);
  };
  const move = (event) => {
    if (drag.current) frame.current.scrollTo(drag.current.x - event.clientX, drag.current.y - event.clientY);
  };
  const release = () => { drag.current = null; };

  const tool = (name, sign, act, disabled = false) => (
    <button type="button" className="viewer__tool" aria-label={name} title={name} aria-disabled={disabled || undefined} onClick={() => disabled || act()}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <div className={`viewer${open ? " viewer--open" : ""}`} role="group" aria-label="Document affiché" onKeyDown={press}>
      <div className="viewer__head">
        <p className="viewer__name">
          <strong>{paper.kind}</strong> · {paper.name}
          {papers.length > 1 && <span className="viewer__count"> · {at + 1}/{papers.length}</span>}
        </p>
        <a className="fr-link viewer__link" href={paper.url} target="_blank" rel="noopener">
          Ouvrir<span className="fr-sr-only"> {paper.name} (nouvelle fenêtre)</span>
        </a>
        <button type="button" className="fr-btn fr-btn--tertiary-no-outline fr-btn--sm viewer__close" onClick={close}>
          Fermer<span className="fr-sr-only"> le document</span>
        </button>
      </div>
      <div className="viewer__tools" role="group" aria-label="Outils du document">
        {papers.length > 1 && tool("Document précédent", "«", () => step(-1))}
        {papers.length > 1 && tool("Document suivant", "»", () => step(1))}
        {paper.pages > 1 && tool("Page précédente", "‹", () => leaf(-1), page === 1)}
        {paper.pages > 1 && <span className="viewer__page" aria-hidden="true">{page}/{paper.pages}</span>}
        {paper.pages > 1 && tool("Page suivante", "›", () => leaf(1), page === paper.pages)}
        {tool("Réduire", "−", () => scale(1 / STEP), zoom <= LEAST)}
        <span className="viewer__page" aria-hidden="true">{percent} %</span>
        {tool("Agrandir", "+", () => scale(STEP), zoom >= MOST)}
        {tool("Ajuster à la largeur", "↔", () => fit(false))}
        {tool("Ajuster à la page", "↕", () => fit(true))}
        {tool("Tourner à gauche", "↺", () => rotate(-90))}
        {tool("Tourner à droite", "↻", () => rotate(90))}
      </div>
      {paper.advice && <p className="fr-message fr-message--warning viewer__advice">{paper.advice}</p>}
      <div
        ref={frame} className="viewer__frame" tabIndex={0} role="group" aria-label={`Page du document : ${paper.name}`}
        onPointerDown={grab} onPointerMove={move} onPointerUp={release} onPointerCancel={release}
      >
        {failed ? (
          <div className="viewer__failed">
            <p>Cette page n’a pas pu être affichée.</p>
            <button type="button" className="fr-btn fr-btn--secondary fr-btn--sm" onClick={() => setFailed(false)}>Réessayer</button>
          </div>
        ) : (
          <div className="viewer__sheet" style={{ width: lies ? h : w, height: lies ? w : h }}>
            <img
              key={paper.id} src={`${paper.url}/pages/${page}.jpg?largeur=${drawn}`}
              alt={page === 1 ? `Première page de ${paper.name}` : `Page ${page} de ${paper.name}`}
              draggable={false} style={{ width: w, height: h, transform: `translate(-50%, -50%) rotate(${turn}deg)` }}
              onError={() => setFailed(true)}
              onLoad={({ target }) => {
                const ratio = target.naturalHeight / target.naturalWidth;
                setShape((now) => ({ ...now, ratio }));
              }}
            />
          </div>
        )}
      </div>
      <p className="fr-sr-only" role="status">{said}</p>
    </div>
  );
}
