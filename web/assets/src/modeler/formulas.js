// What can be worked out from data, as forms to fill in: each is found again in the text that it wrote.
import { bare, part, quoted, read } from "./cel.js";
import { say } from "./language.js";

const call = (name, ...slots) => (node) =>
  node.type === "call" && node.name === name && node.args.length === slots.length ? filled(slots, node.args) : null;
const method = (name, list, body) => (node) =>
  node.type === "method" && node.name === name && node.args.length === 2 && node.args[0].type === "path" && !node.args[0].path.includes(".")
    ? { list: node.of.text, entry: node.args[0].path, [body]: bare(node.args[1]) } : null;

// Slots `key` stand in quotes: only a text fits there.
function filled(slots, args) {
  const found = {};
  for (const [n, name] of slots.entries()) {
    if (name === "key" || name === "who") {
      if (args[n].type !== "value" || args[n].kind !== "text") return null;
      found[name] = args[n].value;
    } else found[name] = bare(args[n]);
  }
  return found;
}

const DATE_UNITS = [
  { value: "working_days", words: say("ngày làm việc", "working days") },
  { value: "days", words: say("ngày (kể cả ngày nghỉ)", "days (holidays too)") },
  { value: "months", words: say("tháng", "months") },
];
const SIGNS = [
  { value: "+", words: say("cộng, nối", "plus, joined with") }, { value: "-", words: say("trừ", "minus") },
  { value: "*", words: say("nhân", "times") }, { value: "/", words: say("chia (bỏ phần lẻ)", "divided by (whole)") },
];
const COMPARES = ["==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"];
const list = { name: "list", words: say("danh sách", "list"), wanted: ["list"] };
const key = { name: "key", words: say("cột", "field"), is: "key" };

const isCondition = (node) =>
  (node.type === "binary" && COMPARES.includes(node.sign)) || (node.type === "unary" && node.sign === "!") ||
  (node.type === "call" && ["is_empty", "has"].includes(node.name)) || (node.type === "method" && ["exists", "all"].includes(node.name));

export const FORMULAS = [
  {
    id: "day", type: "date", words: say("Ngày: thêm hay bớt một số ngày, tháng", "A day: days or months added or taken"),
    slots: [{ name: "amount", words: say("số", "number"), wanted: ["int"] }, { name: "unit", words: say("đơn vị", "unit"), options: DATE_UNITS }, { name: "from", words: say("kể từ (số âm: trước)", "after (negative: before)"), wanted: ["date"] }],
    match: (node) => (node.type === "call" && DATE_UNITS.some((unit) => unit.value === node.name) && node.args.length === 2 ? { unit: node.name, from: bare(node.args[0]), amount: bare(node.args[1]) } : null),
    write: ({ unit, from, amount }) => `${unit}(${from}, ${amount})`,
    start: (first) => ({ unit: "working_days", from: first("date") || "today", amount: "5" }),
  },
  {
    id: "year_of", type: "int", words: say("Năm của một ngày", "The year of a day"), slots: [{ name: "day", words: say("ngày", "day"), wanted: ["date"] }],
    match: call("year_of", "day"), write: ({ day }) => `year_of(${day})`, start: () => ({ day: "today" }),
  },
  {
    id: "year_end", type: "date", words: say("Ngày cuối của một năm", "The last day of a year"), slots: [{ name: "year", words: say("năm", "year"), wanted: ["int"] }],
    match: call("year_end", "year"), write: ({ year }) => `year_end(${year})`, start: (first) => ({ year: first("int") || "year_of(today)" }),
  },
  {
    id: "superior", type: "unit", words: say("Cấp trên của một đơn vị", "The superior of a unit"), slots: [{ name: "unit", words: say("đơn vị", "unit"), wanted: ["unit"] }],
    match: call("superior_of", "unit"), write: ({ unit }) => `superior_of(${unit})`, start: () => ({ unit: "unit" }),
  },
  {
    id: "holder", type: "person", words: say("Người giữ một vai trò", "Holder of a role"), slots: [{ name: "who", words: say("Vai trò", "Role"), is: "who" }],
    match: call("holder", "who"), write: ({ who }) => `holder(${quoted(who)})`, start: () => ({ who: "secretary@unit" }),
  },
  {
    id: "name_of", type: "text", words: say("Tên của một người", "A person's name"), slots: [{ name: "person", words: say("người", "person"), wanted: ["person"] }],
    match: call("name_of", "person"), write: ({ person }) => `name_of(${person})`, start: (first) => ({ person: first("person") || "subject" }),
  },
  {
    id: "level_of", type: "text", words: say("Cấp của một đơn vị", "The level of a unit"), slots: [{ name: "unit", words: say("đơn vị", "unit"), wanted: ["unit"] }],
    match: call("level_of", "unit"), write: ({ unit }) => `level_of(${unit})`, start: () => ({ unit: "unit" }),
  },
  {
    id: "body", type: "unit", words: say("Tập thể có thẩm quyền, theo tên ghi trong dữ liệu", "A body, named in the data"), slots: [{ name: "name", words: say("tên của tập thể và nơi", "its name and place"), wanted: ["text"] }],
    match: call("body", "name"), write: ({ name }) => `body(${name})`, start: () => ({ name: '"standing_committee@unit"' }),
  },
  {
    id: "term", type: "text", words: say("Thời hạn viết thành chữ", "A term in words"), slots: [{ name: "term", words: say("thời hạn", "term"), wanted: ["text"] }],
    match: call("term", "term"), write: ({ term }) => `term(${term})`, start: (first) => ({ term: first("text") || '"10 working days"' }),
  },
  {
    id: "size", type: "int", words: say("Số mục của một danh sách", "How many entries a list has"), slots: [list],
    match: (node) => (node.type === "method" && node.name === "size" && !node.args.length ? { list: node.of.text } : call("size", "list")(node)),
    write: (slots) => `${part(slots.list)}.size()`, start: (first) => ({ list: first("list") || "[]" }),
  },
  {
    id: "count", type: "int", words: say("Đếm các mục có một giá trị", "Count entries with a value"), slots: [list, key, { name: "value", words: say("giá trị", "value") }],
    match: call("count", "list", "key", "value"), write: (slots) => `count(${slots.list}, ${quoted(slots.key)}, ${slots.value})`,
    start: (first) => ({ list: first("list") || "[]", key: "level", value: '""' }),
  },
  {
    id: "sum", type: "int", words: say("Tổng các số của một danh sách", "The sum of a list of numbers"), slots: [list],
    match: call("sum", "list"), write: (slots) => `sum(${slots.list})`, start: (first) => ({ list: first("list") || "[]" }),
  },
  {
    id: "pluck", type: "list", words: say("Một cột của danh sách (ví dụ: những người)", "One field of each entry (say: the people)"), slots: [list, key],
    match: call("pluck", "list", "key"), write: (slots) => `pluck(${slots.list}, ${quoted(slots.key)})`, start: (first) => ({ list: first("list") || "[]", key: "person" }),
  },
  {
    id: "filter", type: "list", words: say("Những mục của danh sách thỏa điều kiện", "Entries of a list that fulfil a condition"), slots: [list, { name: "test", words: say("lấy mục khi", "taken when"), is: "condition" }],
    match: method("filter", "list", "test"), write: (slots) => `${part(slots.list)}.filter(${slots.entry}, ${slots.test || "true"})`,
    start: (first) => ({ list: first("list") || "[]", entry: "m", test: "" }),
  },
  {
    id: "reshape", type: "list", words: say("Mỗi mục của danh sách thành một mục mới", "A new entry for each entry of a list"), slots: [list, { name: "rows", words: say("mục mới gồm", "the new entry holds"), is: "rows" }],
    match: (node) => {
      const found = method("map", "list", "rows")(node);
      return found && node.args[1].type === "map" ? { ...found, rows: node.args[1].entries.map(([name, value]) => [name, bare(value)]) } : null;
    },
    write: (slots) => `${part(slots.list)}.map(${slots.entry}, ${rows(slots.rows)})`,
    start: (first) => ({ list: first("list") || "[]", entry: "m", rows: [["person", "m.person"]] }),
  },
  {
    id: "each", type: "list", words: say("Một giá trị tính từ mỗi mục của danh sách", "A value worked out from each entry"), slots: [list, { name: "body", words: say("giá trị", "value"), local: true }],
    match: method("map", "list", "body"), write: (slots) => `${part(slots.list)}.map(${slots.entry}, ${slots.body})`,
    start: (first) => ({ list: first("list") || "[]", entry: "m", body: "m" }),
  },
  {
    id: "find", type: "map", words: say("Tìm một mục của danh sách", "Find one entry of a list"), slots: [list, key, { name: "value", words: say("có giá trị", "has the value") }],
    match: call("find", "list", "key", "value"), write: (slots) => `find(${slots.list}, ${quoted(slots.key)}, ${slots.value})`, start: (first) => ({ list: first("list") || "[]", key: "person", value: "subject" }),
  },
  {
    id: "entry", type: "any", words: say("Mục thứ mấy của danh sách (0 là mục đầu)", "An entry by its place (0 is the first)"), slots: [list, { name: "place", words: say("thứ", "place"), wanted: ["int"] }],
    match: (node) => (node.type === "index" ? { list: node.of.text, place: bare(node.index) } : null), write: (slots) => `${part(slots.list)}[${slots.place}]`,
    start: (first) => ({ list: first("list") || "[]", place: "0" }),
  },
  {
    id: "field", type: "any", words: say("Một cột của một mục", "One field of an entry"), slots: [{ name: "of", words: say("của", "of") }, key],
    match: (node) => (node.type === "field" ? { of: node.of.text, key: node.name } : null), write: (slots) => `${part(slots.of)}.${slots.key}`,
    start: (first) => ({ of: `${first("list") || "[]"}[0]`, key: "person" }),
  },
  {
    id: "merge", type: "list", words: say("Ghép hai danh sách theo một cột chung", "Join two lists by a field they share"), slots: [{ ...list, name: "one" }, { ...list, name: "other", words: say("với", "with") }, key],
    match: call("merge", "one", "other", "key"), write: (slots) => `merge(${slots.one}, ${slots.other}, ${quoted(slots.key)})`, start: (first) => ({ one: first("list") || "[]", other: "[]", key: "person" }),
  },
  {
    id: "lift", type: "list", words: say("Đưa các cột nằm trong một cột ra ngoài", "Bring up the fields inside one field"), slots: [list, key],
    match: call("lift", "list", "key"), write: (slots) => `lift(${slots.list}, ${quoted(slots.key)})`, start: (first) => ({ list: first("list") || "[]", key: "item" }),
  },
  {
    id: "with_value", type: "list", words: say("Thêm một cột có cùng giá trị", "Add a field with one value"), slots: [list, key, { name: "value", words: say("giá trị", "value") }],
    match: call("with_value", "list", "key", "value"), write: (slots) => `with_value(${slots.list}, ${quoted(slots.key)}, ${slots.value})`, start: (first) => ({ list: first("list") || "[]", key: "note", value: "null" }),
  },
  {
    id: "join", type: "text", words: say("Nối các mục của danh sách thành chữ", "Entries of a list as one text"), slots: [list, { name: "between", words: say("chữ ở giữa", "between them"), wanted: ["text"] }],
    match: call("join", "list", "between"), write: (slots) => `join(${slots.list}, ${slots.between})`, start: (first) => ({ list: first("list") || "[]", between: '", "' }),
  },
  {
    id: "string", type: "text", words: say("Số viết thành chữ", "A number as text"), slots: [{ name: "of", words: say("số", "number"), wanted: ["int"] }],
    match: call("string", "of"), write: (slots) => `string(${slots.of})`, start: (first) => ({ of: first("int") || "0" }),
  },
  {
    id: "flatten", type: "list", words: say("Gộp các danh sách con thành một", "Lists inside a list as one"), slots: [list],
    match: call("flatten", "list"), write: (slots) => `flatten(${slots.list})`, start: (first) => ({ list: first("list") || "[]" }),
  },
  {
    id: "or_else", type: "any", words: say("Lấy giá trị, nếu trống thì lấy giá trị khác", "A value, or another where it is missing"), slots: [{ name: "one", words: say("giá trị", "value") }, { name: "other", words: say("nếu trống thì", "else") }],
    match: call("or_else", "one", "other"), write: (slots) => `or_else(${slots.one}, ${slots.other})`, start: (first, now) => ({ one: now || first("text") || "subject", other: "null" }),
  },
  {
    id: "choice", type: "any", words: say("Nếu … thì …, không thì …", "If … then …, else …"), slots: [{ name: "test", words: say("nếu", "if"), is: "condition" }, { name: "yes", words: say("thì", "then") }, { name: "no", words: say("không thì", "else") }],
    match: (node) => (node.type === "choice" ? { test: bare(node.test), yes: bare(node.yes), no: bare(node.no) } : null),
    write: ({ test, yes, no }) => `${read(test)?.type === "choice" ? part(test) : test || "true"} ? ${part(yes)} : ${part(no)}`, start: (_, now) => ({ test: "", yes: now || '""', no: '""' }),
  },
  {
    id: "condition", type: "bool", words: say("Đúng hay sai theo điều kiện", "Yes or no by a condition"), slots: [{ name: "test", words: say("đúng khi", "yes when"), is: "condition" }],
    match: (node) => (isCondition(node) ? { test: bare(node) } : null), write: ({ test }) => test || "true", start: () => ({ test: "today == today" }),
  },
  {
    id: "reckon", type: "any", words: say("Cộng, trừ, nhân, chia, nối", "Plus, minus, times, joined"), slots: [{ name: "left", words: say("số, chữ hay danh sách", "number, text or list") }, { name: "sign", words: say("phép tính", "reckoning"), options: SIGNS }, { name: "right", words: say("với", "with") }],
    match: (node) => (node.type === "binary" && SIGNS.some((sign) => sign.value === node.sign) ? { left: bare(node.left), sign: node.sign, right: bare(node.right) } : null),
    write: ({ left, sign, right }) => `${"+-".includes(sign) && reckoned(left) ? left : part(left)} ${sign} ${part(right)}`,
    start: (first, now) => ({ left: now || first("int") || "0", sign: "+", right: "1" }),
  },
  {
    id: "items", type: "list", words: say("Danh sách tự liệt kê", "A list written out"), slots: [{ name: "items", words: say("các mục", "entries"), is: "items" }],
    match: (node) => (node.type === "list" ? { items: node.items.map(bare) } : null), write: ({ items }) => `[${items.join(", ")}]`, start: () => ({ items: [] }),
  },
  {
    id: "map", type: "map", words: say("Nhóm dữ liệu tự lập", "A group of data written out"), slots: [{ name: "rows", words: say("gồm", "holds"), is: "rows" }],
    match: (node) => (node.type === "map" ? { rows: node.entries.map(([name, value]) => [name, bare(value)]) } : null), write: (slots) => rows(slots.rows), start: () => ({ rows: [["name", '""']] }),
  },
];

const rows = (entries) => `{${entries.map(([name, value]) => `${quoted(name)}: ${value}`).join(", ")}}`;
const reckoned = (text) => SIGNS.some((sign) => sign.value === read(text)?.sign);

// {formula, slots} of an expression, or null.
export function formulaOf(node) {
  if (!node) return null;
  for (const formula of FORMULAS) {
    const slots = formula.match(node);
    if (slots) return { formula, slots };
  }
  return null;
}
