// Every sentence of the modeler stands where it is used, in both languages.
export const english = document.documentElement.lang.startsWith("en");
export const say = (vi, en) => (english ? en : vi);

// A value that the server names in both languages: {vi, en}, or one text.
export const named = (item) => (typeof item === "string" ? item : (english && item.en) || item.vi || item.en || "");

// What people read in a list; the name in the file only tells apart what is called the same.
export function toldApart(items) {
  const often = new Map();
  for (const item of items) often.set(item.words, (often.get(item.words) || 0) + 1);
  return items.map((item) => (often.get(item.words) > 1 && item.words !== item.value ? { ...item, words: `${item.words} (${item.value})` } : item));
}

// 10:42 of today, else the day before it; in the time of Viet Nam, wherever the browser stands.
const ZONE = { timeZone: "Asia/Ho_Chi_Minh" };
export function clock(at) {
  const moment = at ? new Date(at) : new Date();
  const time = moment.toLocaleTimeString(english ? "en-GB" : "vi-VN", { hour: "2-digit", minute: "2-digit", ...ZONE });
  const day = (date) => date.toLocaleDateString("vi-VN", ZONE);
  return day(moment) === day(new Date()) ? time : `${day(moment)} ${time}`;
}
