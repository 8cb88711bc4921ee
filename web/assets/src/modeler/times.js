// By when: "10 working days after opened" as number, unit and from where it counts, and back.
import { read } from "./cel.js";
import { strip } from "./conditions.js";
import { say } from "./language.js";

export const UNITS = [
  { value: "working days", words: say("ngày làm việc", "working days") },
  { value: "days", words: say("ngày (kể cả ngày nghỉ)", "days (holidays too)") },
  { value: "months", words: say("tháng", "months") },
  { value: "years", words: say("năm", "years") },
];
const ISO = { D: "days", M: "months", Y: "years", W: "days" };

const COUNT = /^(\d+|[A-Za-z_][\w.]*|\$\{[A-Za-z_][\w.]*\}) (working day|day|week|month|year)s?(?: (after|before) (?:\$\{([A-Za-z_][\w.]*)\}|([A-Za-z_][\w.]*)))?$/;
const LATER = /^later of (.+) and (.+)$/;
const FIXED = /^\d{4}-\d\d-\d\d$/;

// {amount, unit, after, before}; {day}: what data or a reckoning says; {fixed}: a date; {later: [two of the first]};
// null when the text says something else.
export function parse(text) {
  const plain = (text || "").trim();
  if (!plain) return { amount: "", unit: "working days", after: "", before: "" };
  if (FIXED.test(plain)) return { fixed: plain };
  const iso = /^P(\d+)([DMYW])$/.exec(plain);
  if (iso) return { amount: String(Number(iso[1]) * (iso[2] === "W" ? 7 : 1)), unit: ISO[iso[2]], after: "", before: "" };
  const later = LATER.exec(plain);
  if (later) {
    const two = [later[1], later[2]].map((one) => counted(one.trim()));
    return two.every(Boolean) ? { later: two } : null;
  }
  const found = counted(plain);
  if (found) return found;
  const inner = /^\$\{([^{}]*)\}$/.exec(plain)?.[1].trim();
  return inner && read(inner) ? { day: inner } : null;
}

// "${x.months} months after y": the amount without braces
function counted(text) {
  const words = COUNT.exec(text);
  if (!words) return null;
  const [, amount, unit, side, inBraces, plain] = words;
  const from = inBraces || plain || "";
  const weeks = unit === "week";
  if (weeks && !/^\d+$/.test(amount)) return null;
  return { amount: weeks ? String(Number(amount) * 7) : strip(amount), unit: weeks ? "days" : `${unit}s`, after: side === "after" ? from : "", before: side === "before" ? from : "" };
}

export function compose(found) {
  if (found.later) return `later of ${found.later.map((one) => span(one, true)).join(" and ")}`;
  if (found.fixed !== undefined) return found.fixed;
  if (found.day !== undefined) return found.day ? `\${${found.day}}` : "";
  return span(found, false);
}

function span({ amount, unit, after, before }, inWords) {
  const number = String(amount).trim();
  if (!number) return "";
  const count = /^(\d+|[A-Za-z_]\w*)$/.test(number) ? number : `\${${number}}`;
  const anchor = (name) => (name.includes(".") ? `\${${name}}` : name);
  if (before) return `${count} ${unit} before ${anchor(before)}`;
  if (!inWords && !after && /^\d+$/.test(number) && unit !== "working days") return `P${number}${{ days: "D", months: "M", years: "Y" }[unit]}`;
  return `${count} ${unit}${after ? ` after ${anchor(after)}` : ""}`;
}

// "R/quarterly 01-05,04-05" or "R3/P7D" as {times, amount, unit} or {times, days}.
export function parseCycle(text) {
  const every = /^R(\d*)\/P(\d+)([DWMY])$/.exec(text);
  if (every) return { times: every[1], amount: every[2], unit: every[3] };
  const days = /^R(\d*)\/(\w+) (\d\d-\d\d(?:,\d\d-\d\d)*)$/.exec(text);
  return days ? { times: days[1], word: days[2], days: days[3].split(",") } : null;
}

export function composeCycle({ times, amount, unit, days }) {
  if (!days) return `R${times}/P${amount || 1}${unit}`;
  return `R${times}/${days.length === 4 ? "quarterly" : "yearly"} ${[...days].sort().join(",")}`;
}
