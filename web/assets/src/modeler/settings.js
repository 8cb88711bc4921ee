// procedure.toml as the panel edits it: one line is changed, everything else stays as it was written.
const LINE = /^([A-Za-z0-9_-]+)\s*=\s*(.*)$/;

// {top: {key: value}, data: {name: type}, outcome_names: {…}, data_names: {…}}; values are texts or lists of texts
export function read(text) {
  const found = { "": {} };
  let table = "";
  const lines = joined(text.split("\n"));
  for (const line of lines) {
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      table = header[1].trim();
      found[table] ??= {};
      continue;
    }
    const pair = LINE.exec(line);
    if (pair) found[table][pair[1]] = value(pair[2]);
  }
  return { top: found[""], data: found.data || {}, outcome_names: found.outcome_names || {}, data_names: found.data_names || {}, value_names: found.value_names || {} };
}

// A list written over several lines as one.
function joined(lines) {
  const found = [];
  let open = "";
  for (const line of lines) {
    const part = open ? `${open} ${line.trim()}` : line;
    const without = part.replace(/"(\\.|[^"\\])*"/g, "");
    open = (without.match(/\[/g) || []).length > (without.match(/\]/g) || []).length && LINE.test(part) ? part : "";
    if (!open) found.push(part);
  }
  return found;
}

function value(text) {
  const plain = text.trim();
  const quoted = /^("(?:\\.|[^"\\])*")/.exec(plain);
  if (quoted) return JSON.parse(quoted[1]);
  if (plain.startsWith("[")) return [...plain.matchAll(/"(?:\\.|[^"\\])*"/g)].map((part) => JSON.parse(part[0]));
  return plain.replace(/\s+#.*$/, "");
}

const written = (item) => (Array.isArray(item) ? `[${item.map((part) => JSON.stringify(part)).join(", ")}]` : JSON.stringify(item));

// Set one key of one table ("" is the top); null removes it.
export function write(text, table, key, item) {
  const lines = text.replace(/\n+$/, "").split("\n");
  let here = "";
  let last = -1; // the last line of the table that holds anything
  let start = table === "" ? 0 : -1;
  for (let at = 0; at < lines.length; at += 1) {
    const header = /^\[([^\]]+)\]/.exec(lines[at]);
    if (header) {
      here = header[1].trim();
      if (here === table) start = last = at;
      continue;
    }
    if (here !== table) continue;
    if (lines[at].trim()) last = at;
    const pair = LINE.exec(lines[at]);
    if (pair && pair[1] === key) {
      let end = at;
      while (end + 1 < lines.length && joined(lines.slice(at, end + 1)).length === 0) end += 1;
      lines.splice(at, end - at + 1, ...(item === null ? [] : [`${key} = ${written(item)}`]));
      return `${lines.join("\n")}\n`;
    }
  }
  if (item === null) return text;
  const line = `${key} = ${written(item)}`;
  if (start < 0) lines.push("", `[${table}]`, line);
  else lines.splice(last + 1, 0, line);
  return `${lines.join("\n")}\n`;
}
