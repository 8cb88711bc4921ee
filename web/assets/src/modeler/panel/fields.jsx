// The few controls of the panel: each has a visible name, a hint where one helps, and the sentence of a fault.
import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { standsAt } from "../mending.js";
import { say } from "../language.js";

let count = 0;
export function useId(prefix = "f") {
  const id = useRef("");
  if (!id.current) id.current = `${prefix}-${(count += 1)}`;
  return id.current;
}

// The check's answer and the element that is chosen: a field shows the sentences that are about it.
export const Checked = createContext({ checks: null, id: "" });

export function FaultsAt({ at = {}, id }) {
  const { checks, id: chosen } = useContext(Checked);
  const found = (checks?.of(id || chosen) || []).filter((item) => standsAt(item, at));
  return found.map((item) => <p class={`field-fault is-${item.severity}`} data-code={item.code}>{item.severity === "error" ? "✕" : "!"} {item.words}</p>);
}

export function Section({ title, children, open = true }) {
  return (
    <details class="panel-section" open={open}>
      <summary><h3>{title}</h3></summary>
      {children}
    </details>
  );
}

export function Row({ label, hint, id, at, children }) {
  return (
    <div class="panel-row">
      <label for={id}>{label}</label>
      {children}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {at && <FaultsAt at={at} />}
    </div>
  );
}

// What is typed is taken when the field is left or after a pause, so that one word is one step to undo.
export function useTyped(value, change) {
  const [text, set] = useState(value);
  const known = useRef({ value, text: value, change });
  known.current.change = change;
  useEffect(() => {
    known.current.value = value;
    if (value !== known.current.text) {
      known.current.text = value;
      set(value);
    }
  }, [value]);
  const commit = () => {
    clearTimeout(known.current.timer);
    if (known.current.text !== known.current.value) {
      known.current.value = known.current.text;
      known.current.change(known.current.text);
    }
  };
  useEffect(() => commit, []);
  const type = (event) => {
    known.current.text = event.target.value;
    set(event.target.value);
    clearTimeout(known.current.timer);
    known.current.timer = setTimeout(commit, 700);
  };
  // Ctrl+Z takes back what is being typed; with nothing being typed it undoes the last change of the drawing.
  const undo = (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || known.current.text === known.current.value) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(known.current.timer);
    known.current.text = known.current.value;
    set(known.current.value);
  };
  return { value: text, onInput: type, onBlur: commit, onKeyDown: undo };
}

export function Text({ label, hint, value, change, area, rows = 2, ...more }) {
  const id = useId();
  const typed = useTyped(value, change);
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  return (
    <Row label={label} hint={hint} id={id}>
      {area ? <textarea id={id} rows={rows} {...typed} {...described} {...more} /> : <input id={id} type="text" {...typed} {...described} {...more} />}
    </Row>
  );
}

export const Options = ({ options, value, empty }) => {
  const known = options.some((item) => item.value === value);
  return (
    <>
      {empty !== undefined && <option value="">{empty}</option>}
      {value && !known && <option value={value}>{value}</option>}
      {options.map((item) => <option value={item.value} selected={item.value === value}>{item.words}</option>)}
    </>
  );
};

export function Select({ label, hint, at, value, options, change, empty, ...more }) {
  const id = useId();
  return (
    <Row label={label} hint={hint} id={id} at={at}>
      <select id={id} value={value} onChange={(event) => change(event.target.value)} aria-describedby={hint ? `${id}-hint` : undefined} {...more}>
        <Options options={options} value={value} empty={empty} />
      </select>
    </Row>
  );
}

export function Check({ label, hint, checked, change }) {
  const id = useId();
  return (
    <div class="panel-row panel-check">
      <input id={id} type="checkbox" checked={checked} onChange={(event) => change(event.target.checked)} aria-describedby={hint ? `${id}-hint` : undefined} />
      <div><label for={id}>{label}</label>{hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}</div>
    </div>
  );
}

// Several from a list: what is chosen as lines that can be taken away, and one select that adds.
export function Several({ label, hint, at, values, options, change, free }) {
  const id = useId();
  const words = (value) => options.find((item) => item.value === value)?.words || value;
  return (
    <Row label={label} hint={hint} id={id} at={at}>
      {values.length > 0 && (
        <ul class="chosen">
          {values.map((value) => (
            <li key={value}>
              <span>{words(value)}</span>
              <button type="button" class="take-away" aria-label={`${say("Bỏ", "Take away")}: ${words(value)}`} onClick={() => change(values.filter((other) => other !== value))}>✕</button>
            </li>
          ))}
        </ul>
      )}
      <select id={id} value="" onChange={(event) => event.target.value && change([...values, event.target.value])}>
        <option value="">{free || say("Thêm…", "Add…")}</option>
        {options.filter((item) => !values.includes(item.value)).map((item) => <option value={item.value}>{item.words}</option>)}
      </select>
    </Row>
  );
}

export const list = (text) => (text || "").split(",").map((part) => part.trim()).filter(Boolean);
