// One way to ask this site: JSON, the session's cookie and its token. A refusal becomes an error with the sentence.
import { say } from "./language.js";

export class Refusal extends Error {
  constructor(status, answer) {
    super([answer?.title, answer?.detail].filter(Boolean).join(" ") || say("Máy chủ không nhận được.", "The server refused."));
    this.status = status;
    this.answer = answer;
  }
}

// After a new sign-in in another tab this page's token is of the old session: it takes the new one and asks again.
export async function request(url, options = {}) {
  try {
    return await ask(url, options);
  } catch (error) {
    if (error.answer?.type !== "TokenNeeded" || !(await freshToken())) throw error;
    return ask(url, options);
  }
}

async function freshToken() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  const token = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("meta[name=csrf]")?.content;
  if (token) document.querySelector("meta[name=csrf]").content = token;
  return Boolean(token);
}

async function ask(url, { method = "GET", body } = {}) {
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
