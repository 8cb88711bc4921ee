// The draft as this page knows it: its files, what is not saved yet, and a copy kept by the browser until it is.
import { request } from "./server.js";

const WAIT = 1200;
const AGAIN = 15000;

export class Draft extends EventTarget {
  #timer = null;
  #saving = null;
  #write = null;
  #calm = null;

  constructor(id, answer) {
    super();
    this.id = id;
    this.url = `/api/drafts/${id}`;
    this.#take(answer);
    this.state = { kind: "saved", at: null };
  }

  static async open(id) {
    return new Draft(id, await request(`/api/drafts/${id}`));
  }

  #take(answer) {
    Object.assign(this, answer);
    this.files = { ...answer.files };
    this.changed = {};
    this.#write = null;
    this.editors = answer.editors || [];
    this.may = answer.may || { edit: true };
  }

  get editable() {
    return Boolean(this.may.edit) && (this.status === "draft" || this.status === "refused");
  }

  file(path) {
    return this.files[path] ?? "";
  }

  paths(pattern) {
    return Object.keys(this.files).filter((path) => pattern.test(path)).sort();
  }

  // A file as it should be from now on; null removes it.
  set(path, text, source) {
    if (!this.editable || (this.files[path] ?? null) === text) return;
    if (text === null) delete this.files[path];
    else this.files[path] = text;
    this.changed[path] = text;
    this.#keep();
    this.#say("file", { path, source });
    if (this.state.kind !== "conflict") this.#become({ kind: "waiting" });
    this.#later(WAIT);
  }

  // The drawing has changed and its text follows in a moment: from now on there is something to save.
  // `write` makes the text at once, for whoever saves or leaves earlier.
  follows(write) {
    if (!this.editable) return;
    this.#write = write;
    if (["conflict", "waiting"].includes(this.state.kind)) return;
    this.#calm = this.state.kind === "saved" ? this.state : null;
    this.#become({ kind: "waiting" });
  }

  // The text is there; without a difference everything is as it was saved.
  followed() {
    this.#write = null;
    if (!this.unsaved && this.state.kind === "waiting") this.#become(this.#calm || { kind: "saved", at: null });
  }

  get unsaved() {
    return this.#write !== null || Object.keys(this.changed).length > 0;
  }

  #later(wait) {
    clearTimeout(this.#timer);
    if (this.editable && this.state.kind !== "conflict") this.#timer = setTimeout(() => this.save(), wait);
  }

  // Save what changed; two saves are never on their way at once.
  async save() {
    clearTimeout(this.#timer);
    if (this.#write) await this.#write();
    clearTimeout(this.#timer);
    if (this.#saving) {
      await this.#saving;
      return this.unsaved && this.state.kind !== "conflict" ? this.save() : undefined;
    }
    if (!this.unsaved || this.state.kind === "conflict") return undefined;
    this.#saving = this.#send();
    try {
      await this.#saving;
    } finally {
      this.#saving = null;
    }
    if (this.unsaved && this.state.kind === "waiting") this.#later(WAIT);
    return undefined;
  }

  async #send() {
    const files = { ...this.changed };
    this.#become({ kind: "saving" });
    try {
      const answer = await request(this.url, { method: "PUT", body: { revision: this.revision, files } });
      this.revision = answer.revision;
      for (const [path, text] of Object.entries(files)) if (this.changed[path] === text) delete this.changed[path];
      this.#keep();
      this.#become(this.unsaved ? { kind: "waiting" } : { kind: "saved", at: answer.saved_at || new Date().toISOString() });
    } catch (error) {
      if (error.status === 409) this.#become({ kind: "conflict", ...error.answer });
      else {
        this.#become({ kind: "failed", says: error.message, signIn: error.status === 401 });
        if (!error.status || error.status >= 500) this.#later(AGAIN);
      }
    }
  }

  // Somebody else saved: take theirs. What was mine stays in the browser under `mine` until it is thrown away.
  async takeTheirs() {
    localStorage.setItem(`${this.#place}.mine`, JSON.stringify({ at: new Date().toISOString(), files: this.changed }));
    this.#take(await request(this.url));
    this.#keep();
    this.#become({ kind: "saved", at: null });
    this.#say("replaced");
  }

  // Mine again over theirs, knowingly: only the files that I changed.
  async keepMine() {
    const mine = { ...this.changed };
    const theirs = await request(this.url);
    this.#take(theirs);
    Object.assign(this.files, mine);
    this.changed = mine;
    this.#become({ kind: "waiting" });
    await this.save();
    this.#say("replaced");
  }

  get #place() {
    return `quytrinh.draft.${this.id}`;
  }

  #keep() {
    try {
      if (this.unsaved) {
        const kept = { revision: this.revision, at: new Date().toISOString(), files: this.changed };
        localStorage.setItem(this.#place, JSON.stringify(kept));
      } else localStorage.removeItem(this.#place);
    } catch {
      // the browser refuses or is full: saving to the server goes on
    }
  }

  // What an earlier visit could not save: {at, files, revision}, or null.
  kept() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#place) || "null");
      const differs = kept && Object.entries(kept.files).some(([path, text]) => (this.files[path] ?? null) !== text);
      return differs ? kept : null;
    } catch {
      return null;
    }
  }

  restore(kept) {
    for (const [path, text] of Object.entries(kept.files)) this.set(path, text, "restored");
    this.#say("replaced");
  }

  forget() {
    localStorage.removeItem(this.#place);
  }

  #become(state) {
    this.state = state;
    this.#say("state");
  }

  #say(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
