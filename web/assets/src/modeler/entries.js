// Which fields the entries of a list have, as far as the draft says: forms, lists of people, answers of rules.
import { read } from "./cel.js";
import { say } from "./language.js";

// What `people_of` tells of each person.
export const PERSON = [
  ["person", "person", say("người", "person")], ["name", "text", say("tên", "name")], ["post", "text", say("chức vụ", "post")],
  ["role", "text", say("vai trò", "role")], ["unit", "unit", say("đơn vị", "unit")], ["is_leader", "bool", say("là lãnh đạo", "is a leader")],
  ["works_in_system", "bool", say("làm việc trong hệ thống chính trị", "works in the system")], ["party_status", "text", say("đảng tịch", "Party status")],
  ["admitted_on", "date", say("ngày vào Đảng", "admitted on")], ["exempt_from_activity", "bool", say("được miễn sinh hoạt", "exempt from activity")],
  ["suspended", "bool", say("đang đình chỉ", "suspended")],
].map(([value, type, words]) => ({ value, type, words }));

// The fields of what an expression gives, one entry at a time.
export function fieldsIn(text, variables) {
  return fieldsOfNode(read(text || ""), variables) || [];
}

function fieldsOfNode(node, variables) {
  if (!node) return null;
  const of = (other) => fieldsOfNode(other, variables) || [];
  if (node.type === "path") return variables.find((item) => item.value === node.path)?.fields;
  if (node.type === "index") return of(node.of);
  if (node.type === "method" && node.name === "filter") return of(node.of);
  if (node.type === "method" && node.name === "map") {
    const made = node.args[1];
    return made?.type === "map" ? made.entries.map(([value]) => ({ value, type: "", words: value })) : [];
  }
  if (node.type === "binary" && node.sign === "+") return both(of(node.left), of(node.right));
  if (node.type === "choice") return both(of(node.yes), of(node.no));
  if (node.type === "list") return node.items.length ? of(node.items[0]) : [];
  if (node.type === "map") return node.entries.map(([value]) => ({ value, type: "", words: value }));
  if (node.type !== "call") return null;
  if (node.name === "merge" || node.name === "or_else") return both(of(node.args[0]), of(node.args[1]));
  if (["find", "lift", "with_value"].includes(node.name)) return of(node.args[0]);
  return null;
}

const both = (one, other) => [...one, ...other.filter((item) => !one.some((known) => known.value === item.value))];
