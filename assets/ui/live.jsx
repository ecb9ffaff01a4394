// Listens to what the portal says has changed, and lets the page show it again. It renders nothing.
// It says in return which application the page shows, so that colleagues see who is there.
import { useEffect, useRef } from "react";

const GATHER_MS = 150;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30000;
const SENT_AWAY = 4400; // from here on, the portal refuses: trying again would change nothing
const PRESENCE = "presence:";

export function Live({ subject, inside, onChange, onPresence }) {
  const callbacks = useRef({});
  callbacks.current = { change: onChange, presence: onPresence };
  const about = useRef(subject);
  about.current = subject;
  const here = useRef(inside);
  const line = useRef(null);

  const sayWhere = () => {
    if (line.current?.readyState === WebSocket.OPEN) {
      line.current.send(JSON.stringify({ ici: here.current ?? "" }));
    }
  };

  useEffect(() => {
    here.current = inside;
    sayWhere();
  }, [inside]);

  useEffect(() => {
    let retry;
    const gathering = {};
    let wait = FIRST_RETRY_MS;
    let left = false;
    let wasCut = false;

    const tell = (kind) => {
      clearTimeout(gathering[kind]);
      gathering[kind] = setTimeout(() => callbacks.current[kind]?.(), GATHER_MS);
    };
    const concerned = (keys) => keys.length && (!about.current || keys.includes(about.current));
    const listen = () => {
      const scheme = location.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(`${scheme}//${location.host}/vivant`);
      line.current = socket;
      socket.onopen = () => {
        wait = FIRST_RETRY_MS;
        if (here.current) sayWhere();
        if (wasCut) { // what was said meanwhile was not heard
          tell("change");
          tell("presence");
        }
        wasCut = false;
      };
      socket.onmessage = ({ data }) => {
        const { sujets } = JSON.parse(data);
        const moves = sujets.filter((key) => key.startsWith(PRESENCE));
        if (concerned(sujets.filter((key) => !key.startsWith(PRESENCE)))) tell("change");
        if (concerned(moves.map((key) => key.slice(PRESENCE.length)))) tell("presence");
      };
      socket.onclose = ({ code }) => {
        if (left || code >= SENT_AWAY) return;
        wasCut = true;
        retry = setTimeout(listen, wait * (0.5 + Math.random())); // not all pages at once
        wait = Math.min(2 * wait, LONGEST_RETRY_MS);
      };
    };
    listen();
    return () => {
      left = true;
      clearTimeout(retry);
      Object.values(gathering).forEach(clearTimeout);
      line.current?.close();
    };
  }, []);
  return null;
}
