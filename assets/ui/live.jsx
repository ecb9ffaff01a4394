// Listens to what the portal says has changed, and lets the page show it again. It renders nothing.
import { useEffect, useRef } from "react";

const GATHER_MS = 150;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30000;
const SENT_AWAY = 4400; // from here on, the portal refuses: trying again would change nothing

export function Live({ subject, onChange }) {
  const change = useRef(onChange);
  change.current = onChange;
  const about = useRef(subject);
  about.current = subject;

  useEffect(() => {
    let socket;
    let retry;
    let gathering;
    let wait = FIRST_RETRY_MS;
    let left = false;
    let wasCut = false;

    const tell = () => {
      clearTimeout(gathering);
      gathering = setTimeout(() => change.current?.(), GATHER_MS);
    };
    const listen = () => {
      const scheme = location.protocol === "https:" ? "wss:" : "ws:";
      socket = new WebSocket(`${scheme}//${location.host}/vivant`);
      socket.onopen = () => {
        wait = FIRST_RETRY_MS;
        if (wasCut) tell(); // what was said meanwhile was not heard
        wasCut = false;
      };
      socket.onmessage = ({ data }) => {
        const { sujets } = JSON.parse(data);
        if (sujets.length && (!about.current || sujets.includes(about.current))) tell();
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
      clearTimeout(gathering);
      socket.close();
    };
  }, []);
  return null;
}
