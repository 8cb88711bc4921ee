// Copy in one diagram, paste in another: what was copied is kept by the browser, for all tabs of this site.
const PLACE = "quytrinh.clipboard";

function SharedClipboard(eventBus, clipboard, moddle) {
  eventBus.on("copyPaste.elementsCopied", ({ tree, hints }) => {
    if (hints?.clip === false || !tree || !Object.keys(tree).length) return;
    try {
      localStorage.setItem(PLACE, JSON.stringify(tree));
    } catch {
      // too large or refused: copying within this tab still works
    }
  });
  eventBus.on("copyPaste.pasteElements", 3000, ({ tree }) => {
    if (tree) return;
    const kept = localStorage.getItem(PLACE);
    if (kept) clipboard.set(JSON.parse(kept, revive(moddle)));
  });
}
SharedClipboard.$inject = ["eventBus", "clipboard", "moddle"];

// Elements of the model carry `$type`; each object is made anew once, whoever names it.
export function revive(moddle) {
  const made = {};
  return (_key, value) => {
    if (value === null || typeof value !== "object" || typeof value.$type !== "string") return value;
    if (value.id && made[value.id]) return made[value.id];
    const { $type, ...attributes } = value;
    const own = moddle.create($type, attributes);
    for (const child of Object.values(attributes).flat()) if (child?.$type && !child.$parent) child.$parent = own;
    if (value.id) made[value.id] = own;
    return own;
  };
}

export default { __init__: ["sharedClipboard"], sharedClipboard: ["type", SharedClipboard] };
