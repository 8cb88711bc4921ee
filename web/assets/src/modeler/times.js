// By when: "10 working days after opened" as number, unit and from where it counts, and back.
import { say } from "./language.js";

export const UNITS = [
  { value: "working days", words: say("ngày làm việc", "working days") },
  { value: "days", words: say("ngày (kể cả ngày nghỉ)", "days (holidays too)") },
  { value: "months", words: say("tháng", "months") },
  { value: "years", words: say("năm", "years") },
];
const ISO = { D: "days", M: "months", Y: "years", W: "days" };

// {amount, unit, after, before} or {day}, or null when the text says more than that ("later of …")
export function parse(text) {
  const plain = (text || "").trim();
  if (!plain) return { amount: "", unit: "working days", after: "", before: "" };
  const iso = /^P(\d+)([DMYW])$/.exec(plain);
  if (iso) return { amount: String(Number(iso[1]) * (iso[2] === "W" ? 7 : 1)), unit: ISO[iso[2]], after: "", before: "" };
  const day = /^\$\{([A-Za-z_][\w.]*)\}$/.exec(plain);
  if (day) return { day: day[1] };
  const words = /^(\d+|[A-Za-z_][\w.]*|\$\{[A-Za-z_][\w.]*\}) (working days|days|months|years)(?: (after|before) ([A-Za-z_][\w.]*))?$/.exec(plain);
  if (!words) return null;
  return { amount: words[1], unit: words[2], after: words[3] === "after" ? words[4] : "", before: words[3] === "before" ? words[4] : "" };
}

export function compose({ amount, unit, after, before, day }) {
  if (day !== undefined) return day ? `\${${day}}` : "";
  if (!String(amount).trim()) return "";
  if (before) return `${amount} ${unit} before ${before}`;
  if (!after && /^\d+$/.test(amount) && unit !== "working days") return `P${amount}${{ days: "D", months: "M", years: "Y" }[unit]}`;
  return `${amount} ${unit}${after ? ` after ${after}` : ""}`;
}
