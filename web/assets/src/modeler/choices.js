// What the panel offers, as the server told it, in one shape: {value, words}.
import { named } from "./language.js";

const value = (item) => (typeof item === "string" ? item : (item.value ?? item.id ?? item.key ?? item.name ?? item.rule ?? item.topic));
const words = (item) => {
  if (typeof item === "string") return item;
  return named(item) || (item.label && named(item.label)) || (item.title && named(item.title)) || item.name || value(item);
};
const listed = (found) => {
  if (!found) return [];
  const rows = Array.isArray(found) ? found : Object.entries(found).map(([key, item]) => ({ value: key, ...(typeof item === "object" ? item : { vi: item, en: item }) }));
  return rows.map((item) => ({ ...(typeof item === "object" ? item : {}), value: String(value(item)), words: words(item) }));
};

export class Choices {
  constructor(answer) {
    this.raw = answer;
    for (const name of ["roles", "places", "bodies", "forms", "decisions", "documents", "messages", "signals", "operations", "called", "variables", "legal", "deadlines", "unit_kinds", "units"]) {
      this[name] = listed(answer[name]);
    }
  }

  words(name, wanted) {
    return this[name].find((item) => item.value === wanted)?.words || wanted;
  }
}
