// One way to ask this site: JSON, the session's cookie and its token. A refusal becomes an error with the sentence.
import { say } from "./language.js";

export class Refusal extends Error {
  constructor(status, answer) {
    super([answer?.title, answer?.detail].filter(Boolean).join(" ") || say("Máy chủ không nhận được.", "The server refused."));
    this.status = status;
    this.answer = answer;
  }
}

export async function request(url, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf]")?.content || "" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, { method, headers, credentials: "same-origin", body: body && JSON.stringify(body) });
  } catch {
    throw new Refusal(0, { title: say("Không kết nối được máy chủ.", "The server cannot be reached.") });
  }
  const text = await answer.text();
  let found = null;
  try {
    found = JSON.parse(text);
  } catch {
    found = answer.ok ? text : null;
  }
  if (!answer.ok) throw new Refusal(answer.status, found);
  return found;
}
