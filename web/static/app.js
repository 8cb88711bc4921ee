// Small conveniences; every page works without them.

// A second press of a button while the first is on its way sends nothing; work that takes longer than a breath says so
// until the next page comes. (Heard at the document: parts of a page are replaced while it is open.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  else if (form.dataset.working) working(form);
  else setTimeout(() => delete form.dataset.sent, 8000);
  form.dataset.sent = "1";
});

function working(form) {
  const said = document.createElement("p");
  said.className = "working";
  said.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.style.width = "100%";
  said.append(form.dataset.working, document.createElement("br"), bar);
  form.append(said);
}

// Back by the browser's own button: nothing is on its way.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const said of document.querySelectorAll(".working")) said.remove();
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Fields that depend on other answers appear and disappear while one fills the form; the server says which.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const update = async () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const answer = await fetch(form.dataset.preview, { method: "POST", body: data, credentials: "same-origin" });
    if (!answer.ok) return;
    const { hidden } = await answer.json();
    for (const part of form.querySelectorAll("[data-field]")) {
      if (!part.dataset.field.includes(".")) part.hidden = hidden.includes(part.dataset.field);
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=radio], input[type=checkbox], select")) update();
  });
}

// Long work shows how far it is: the part is asked for again until it no longer shows a bar.
for (const part of document.querySelectorAll("[data-poll]")) {
  const again = setInterval(async () => {
    const answer = await fetch(part.dataset.poll, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    part.innerHTML = await answer.text();
    if (!part.querySelector("progress")) clearInterval(again);
  }, 3000);
}

// Work in pieces: each answer is one piece further, until it no longer shows a bar.
for (const part of document.querySelectorAll("[data-next]")) {
  (async () => {
    while (part.querySelector("progress")) {
      const answer = await fetch(part.dataset.next, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok) {
        part.querySelector("[data-interrupted]").hidden = false;
        return;
      }
      part.innerHTML = await answer.text();
    }
  })();
}

document.getElementById("problems")?.focus();

// What is folded is printed too.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) part.open = part.dataset.folded = true;
});
addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details[data-folded]")) part.open = false;
});
