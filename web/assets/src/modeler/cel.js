// Reading an expression: what stands where, so that the panel can show it as lists and fields and write it back.
// Each part keeps its `text` as written (with its brackets): what nobody touches stays letter for letter.

const SIGN = /\s*(?:("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]{}]))/y;
const LEVELS = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];

class Unread extends Error {}

// The tree of an expression, or null where it is not one.
export function read(text) {
  try {
    const reader = new Reader(text);
    const found = reader.choice();
    reader.end();
    return found;
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}

class Reader {
  constructor(text) {
    this.text = text;
    this.signs = [];
    SIGN.lastIndex = 0;
    const whole = text.trimEnd().length;
    while (SIGN.lastIndex < whole) {
      const found = SIGN.exec(text);
      if (!found) throw new Unread();
      const [, quoted, number, name, sign] = found;
      const kind = quoted ? "text" : number ? "number" : name ? "name" : "sign";
      const value = quoted || number || name || sign;
      this.signs.push({ kind, value, start: SIGN.lastIndex - value.length, end: SIGN.lastIndex });
    }
    this.at = 0;
  }

  get here() {
    return this.signs[this.at];
  }

  is(value) {
    return this.here?.value === value && this.here.kind !== "text";
  }

  take(value) {
    if (!this.is(value)) return false;
    this.at += 1;
    return true;
  }

  need(value) {
    if (!this.take(value)) throw new Unread();
  }

  end() {
    if (this.at < this.signs.length || !this.signs.length) throw new Unread();
  }

  made(from, part) {
    return { ...part, text: this.text.slice(this.signs[from].start, this.signs[this.at - 1].end) };
  }

  choice() {
    const from = this.at;
    const test = this.level(0);
    if (!this.take("?")) return test;
    const yes = this.choice();
    this.need(":");
    return this.made(from, { type: "choice", test, yes, no: this.choice() });
  }

  level(n) {
    if (n === LEVELS.length) return this.unary();
    const from = this.at;
    let left = this.level(n + 1);
    for (let found; (found = LEVELS[n].find((sign) => this.is(sign))); ) {
      this.at += 1;
      left = this.made(from, { type: "binary", sign: found, left, right: this.level(n + 1) });
    }
    return left;
  }

  unary() {
    const from = this.at;
    for (const sign of ["!", "-"]) if (this.take(sign)) return this.made(from, { type: "unary", sign, of: this.unary() });
    return this.member();
  }

  member() {
    const from = this.at;
    let of = this.primary();
    for (;;) {
      if (this.take(".")) {
        if (this.here?.kind !== "name") throw new Unread();
        const name = this.signs[this.at++].value;
        if (this.take("(")) of = this.made(from, { type: "method", name, of, args: this.rest(")") });
        else of = this.made(from, of.type === "path" && !of.bracketed ? { type: "path", path: `${of.path}.${name}` } : { type: "field", of, name });
      } else if (this.take("[")) {
        const index = this.choice();
        this.need("]");
        of = this.made(from, { type: "index", of, index });
      } else return of;
    }
  }

  rest(closing) {
    const found = [];
    while (!this.take(closing)) {
      if (found.length) this.need(",");
      found.push(this.choice());
    }
    return found;
  }

  primary() {
    const from = this.at;
    const sign = this.here;
    if (!sign) throw new Unread();
    this.at += 1;
    if (sign.kind === "number") return this.made(from, { type: "value", kind: "int", value: sign.value });
    if (sign.kind === "text") return this.made(from, { type: "value", kind: "text", value: unquoted(sign.value) });
    if (sign.kind === "name") {
      if (["true", "false"].includes(sign.value)) return this.made(from, { type: "value", kind: "bool", value: sign.value });
      if (sign.value === "null") return this.made(from, { type: "value", kind: "null", value: "" });
      if (sign.value === "in") throw new Unread();
      if (this.take("(")) return this.made(from, { type: "call", name: sign.value, args: this.rest(")") });
      return this.made(from, { type: "path", path: sign.value });
    }
    if (sign.value === "(") {
      const inner = this.choice();
      this.need(")");
      return { ...this.made(from, inner), inner: inner.inner ?? inner.text, bracketed: true };
    }
    if (sign.value === "[") return this.made(from, { type: "list", items: this.rest("]") });
    if (sign.value !== "{") throw new Unread();
    const entries = [];
    while (!this.take("}")) {
      if (entries.length) this.need(",");
      const key = this.choice();
      this.need(":");
      if (key.type !== "value" || key.kind !== "text") throw new Unread();
      entries.push([key.value, this.choice()]);
    }
    return this.made(from, { type: "map", entries });
  }
}

function unquoted(text) {
  const inner = text.slice(1, -1);
  if (text.startsWith('"')) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Unread();
    }
  }
  if (/\\/.test(inner)) throw new Unread();
  return inner;
}

export const quoted = (text) => JSON.stringify(text);

// As a part of something larger: brackets where they are needed.
export function part(text) {
  const found = read(text);
  const alone = found && (found.bracketed || !["binary", "choice", "unary"].includes(found.type));
  return alone || !found ? text : `(${text})`;
}

// Without the brackets around the whole.
export const bare = (node) => (node.bracketed ? node.inner : node.text);
