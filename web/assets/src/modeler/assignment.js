// Who: the assignment language of the format as rows that people choose, and back.
import { say } from "./language.js";

// "secretary@superior(unit), ${person}" -> [{kind, role, place, text}]
export function parse(text) {
  return split(text || "").map((part) => {
    if (part === "subject" || part === "starter") return { kind: part };
    const expression = /^\$\{(.*)\}$/s.exec(part);
    if (expression) return { kind: "variable", text: expression[1] };
    const at = /^([a-z_]+)@(.+)$/s.exec(part);
    return at ? { kind: "role", role: at[1], place: at[2].trim() } : { kind: "other", text: part };
  });
}

export function compose(parts) {
  return parts
    .map((part) => {
      if (part.kind === "role") return `${part.role}@${part.place || "unit"}`;
      if (part.kind === "variable") return `\${${part.text}}`;
      return part.kind === "other" ? part.text : part.kind;
    })
    .filter(Boolean)
    .join(", ");
}

// Commas between parts, not those inside brackets or braces.
function split(text) {
  const parts = [];
  let depth = 0;
  let part = "";
  for (const sign of text) {
    if (sign === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
      continue;
    }
    if ("({[".includes(sign)) depth += 1;
    if (")}]".includes(sign)) depth -= 1;
    part += sign;
  }
  parts.push(part.trim());
  return parts.filter(Boolean);
}

export const KINDS = [
  { value: "role", words: say("Người giữ một vai trò", "Holder of a role") },
  { value: "subject", words: say("Người mà hồ sơ nói đến", "The person the case is about") },
  { value: "starter", words: say("Người mở hồ sơ", "Who started the case") },
  { value: "variable", words: say("Người ghi trong dữ liệu", "A person from the data") },
];

export const PLACES = [
  { value: "unit", words: say("đơn vị của hồ sơ", "the case's unit") },
  { value: "superior(unit)", words: say("cấp trên trực tiếp", "its direct superior") },
  { value: "above(unit)", words: say("cấp trên gần nhất có vai trò này", "the nearest unit above that has it") },
  { value: "superior(superior(unit))", words: say("cấp trên của cấp trên", "the superior's superior") },
];
