// Who else has this draft open.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { clock, say } from "./language.js";
import { request } from "./server.js";

const EVERY = 20000;

function Presence({ draft }) {
  const [others, set] = useState([]);
  useEffect(() => {
    let timer;
    const tell = async () => {
      clearTimeout(timer);
      try {
        if (!document.hidden) set((await request(`${draft.url}/presence`, { method: "POST", body: {} })).others || []);
      } catch {
        // the page works without knowing
      }
      timer = setTimeout(tell, EVERY);
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => clearTimeout(timer);
  }, [draft]);
  if (!others.length) return null;
  const names = others.map((other) => (typeof other === "string" ? other : `${other.name}${other.at ? ` (${clock(other.at)})` : ""}`)).join(", ");
  return <span class="presence" role="status">◉ {say("Cũng đang mở:", "Also open with:")} {names}</span>;
}

export function showPresence(draft, place) {
  render(<Presence draft={draft} />, place);
}
