// The page that edits a regulation: colours, line numbers, findings at their line, nothing lost.
// Without it the page works by its two buttons.
"use strict";
{
  const form = document.getElementById("drafting");
  const [text, paint, sheet, note, reading, state, dirty, rescue] =
    ["text", "paint", "sheet", "note", "reading", "state", "dirty", "rescue"].map((id) => document.getElementById(id));
  const table = JSON.parse(form.dataset.rules);
  const pattern = ([sort, source]) => [sort, new RegExp(source, "g")];
  const zones = { head: table.head.map(pattern), rules: table.rules.map(pattern), prose: table.prose.map(pattern) };
  const [front, open, shut] = [table.front, table.open, table.shut].map((each) => new RegExp(each));
  const began = text.value;
  const keptAs = `phoihop.draft.${form.dataset.keptAs}`;
  let findings = [];
  let leaving = false;

  function* spans(line, zone) {
    let at = 0;
    while (at < line.length) {
      let best = null;
      for (const [sort, rule] of zones[zone]) {
        rule.lastIndex = at;
        const found = rule.exec(line);
        if (found && found[0] && (!best || found.index < best.start)) best = { start: found.index, end: found.index + found[0].length, sort };
      }
      if (!best) return;
      yield best;
      at = best.end;
    }
  }
  function* coloured(lines) {
    let zone = "prose", begun = false;
    for (const line of lines) {
      const whole = [{ start: 0, end: line.length, sort: "fence" }];
      if (zone === "prose" && open.test(line)) { yield whole; zone = "rules"; }
      else if (zone === "rules" && shut.test(line)) { yield whole; zone = "prose"; }
      else if (front.test(line) && (zone === "head" || !begun)) { yield whole; zone = zone === "head" ? "prose" : "head"; }
      else yield [...spans(line, zone)];
      begun = begun || line.trim() !== "";
    }
  }
  window.phoihopColoured = (value) => [...coloured(value.split("\n"))].map((each) => each.map((one) => [one.start, one.end, one.sort]));

  // A line is drawn again only where it, its colours or its findings differ.
  let drawn = [];
  function draw() {
    const lines = text.value.split("\n");
    const marks = new Map();
    for (const each of findings) marks.set(each.line, [...(marks.get(each.line) || []), each]);
    let at = 0;
    for (const parts of coloured(lines)) {
      const here = marks.get(at + 1) || [];
      const key = JSON.stringify([lines[at], parts, here.map((each) => [each.column, each.severity])]);
      if (drawn[at] !== key) {
        const made = drawLine(lines[at], parts, here, at + 1);
        if (paint.children[at]) paint.children[at].replaceWith(made); else paint.append(made);
        drawn[at] = key;
      }
      at += 1;
    }
    while (paint.children.length > at) paint.lastChild.remove();
    drawn.length = at;
  }
  function drawLine(line, parts, here, number) {
    const made = document.createElement("span");
    made.className = "l";
    made.dataset.n = number;
    if (here.length) made.classList.add(here.some((each) => each.severity === "error") ? "error" : "warning");
    const cuts = new Set([0, line.length]);
    const wrong = here.map((each) => [each.column - 1, each.column - 1 + (/^[^\s,:{}\[\]]+/.exec(line.slice(each.column - 1)) || [" "])[0].length]);
    for (const each of parts) { cuts.add(each.start); cuts.add(each.end); }
    for (const [start, end] of wrong) { cuts.add(Math.min(start, line.length)); cuts.add(Math.min(end, line.length)); }
    const order = [...cuts].sort((one, two) => one - two);
    for (let at = 0; at + 1 < order.length; at += 1) {
      const [start, end] = [order[at], order[at + 1]];
      const sort = (parts.find((each) => each.start <= start && end <= each.end) || {}).sort;
      const fault = wrong.some((each) => each[0] <= start && end <= each[1]);
      const piece = line.slice(start, end);
      if (!sort && !fault) { made.append(piece); continue; }
      const span = document.createElement("span");
      span.className = [sort, fault && "wrong"].filter(Boolean).join(" ");
      span.textContent = piece;
      made.append(span);
    }
    if (!line) made.append("\u200b");
    return made;
  }

  // What is found at the line of the cursor stands under that line.
  const lineOf = (at) => text.value.slice(0, at).split("\n").length;
  let shown = "";
  function tell() {
    const line = lineOf(text.selectionStart);
    const here = findings.filter((each) => each.line === line);
    const drawnLine = paint.children[line - 1];
    if (!here.length || !drawnLine || document.activeElement !== text) { note.hidden = true; shown = ""; return; }
    note.className = here.some((each) => each.severity === "error") ? "note" : "note warning";
    note.style.top = `${drawnLine.offsetTop + drawnLine.offsetHeight}px`;
    const key = here.map((each) => each.code + each.sentence).join("|");
    if (shown !== key) note.replaceChildren(...here.flatMap(sentences));
    shown = key;
    note.hidden = false;
  }
  function sentences(each) {
    const said = document.createElement("p");
    const code = document.createElement("code");
    code.textContent = each.code;
    said.append(each.sentence, " ", code);
    if (!each.hint) return [said];
    const hint = document.createElement("p");
    hint.className = "quiet small";
    hint.textContent = each.hint;
    return [said, hint];
  }
  function go(line, column = 1) {
    const lines = text.value.split("\n");
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + Math.min(column - 1, (lines[line - 1] || "").length);
    text.focus({ preventScroll: true });
    text.setSelectionRange(at, at);
    const there = paint.children[line - 1];
    if (there) sheet.scrollTop = there.offsetTop - sheet.clientHeight / 3;
    sheet.scrollIntoView({ block: "nearest" });
    tell();
  }

  // The right side is asked for while one types; the last question wins.
  let asking = null, timer = 0;
  function read() {
    findings = [...reading.querySelectorAll(".found > li")].map((each) => ({
      line: Number(each.dataset.line), column: Number(each.dataset.column), severity: each.dataset.severity,
      code: each.querySelector("code").textContent, sentence: each.querySelector(".said").textContent, hint: each.querySelector(".hint")?.textContent || "",
    }));
    draw();
    tell();
  }
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const mine = asking;
    state.textContent = form.dataset.checking;
    const body = new FormData();
    body.set("text", text.value);
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: mine.signal, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      swap(await answer.text());
      state.textContent = "";
    } catch (fault) {
      if (mine.signal.aborted) return;
      state.textContent = form.dataset.failed;
    }
  }
  function swap(made) {
    const opened = new Map([...reading.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
    const top = reading.parentElement.scrollTop;
    reading.replaceChildren(...new DOMParser().parseFromString(made, "text/html").body.childNodes);
    for (const each of reading.querySelectorAll("details[id]")) if (opened.has(each.id)) each.open = opened.get(each.id);
    for (const each of reading.querySelectorAll(".picture")) window.phoihopFit?.observe(each);
    reading.parentElement.scrollTop = top;
    read();
  }

  // Nothing typed is lost: it is kept in this browser until it is saved.
  function keep() {
    const unsaved = text.value !== began || !form.hasAttribute("data-clean");
    dirty.textContent = unsaved ? form.dataset.unsaved : "";
    try {
      if (unsaved) localStorage.setItem(keptAs, text.value); else localStorage.removeItem(keptAs);
    } catch { /* no room, or not allowed: the warning on leaving stays */ }
    return unsaved;
  }
  function changed() {
    draw();
    tell();
    clearTimeout(timer);
    timer = setTimeout(() => { keep(); ask(); }, 350);
  }
  function forget() {
    const own = keptAs.split(":")[0] + ":";
    for (const key of Object.keys(localStorage)) if (key.startsWith(own) && localStorage.getItem(key) === began) localStorage.removeItem(key);
  }
  function offer() {
    let kept = null;
    try {
      if (form.hasAttribute("data-clean")) forget();
      kept = localStorage.getItem(keptAs);
    } catch { return; }
    if (kept === null) return;
    if (!form.hasAttribute("data-clean")) return;
    rescue.hidden = false;
    document.getElementById("restore").addEventListener("click", () => { text.value = kept; rescue.hidden = true; changed(); text.focus(); });
    document.getElementById("discard").addEventListener("click", () => { localStorage.removeItem(keptAs); rescue.hidden = true; text.focus(); });
  }

  let escaped = false;
  text.addEventListener("keydown", (event) => {
    if (event.key === "F8") { event.preventDefault(); jump(event.shiftKey); return; }
    if (event.key === "Escape") { escaped = true; note.hidden = true; return; }
    if (event.key === "Tab" && !escaped && !event.isComposing && !event.shiftKey) {
      event.preventDefault();
      document.execCommand("insertText", false, "  ");
    }
    escaped = false;
  });
  function jump(back) {
    const places = findings.map((each) => [each.line, each.column]).sort((one, two) => one[0] - two[0] || one[1] - two[1]);
    if (!places.length) return;
    const line = lineOf(text.selectionStart);
    const next = back ? places.filter((each) => each[0] < line).at(-1) || places.at(-1) : places.find((each) => each[0] > line) || places[0];
    go(...next);
  }
  text.addEventListener("input", changed);
  for (const each of ["keyup", "click", "focus", "blur"]) text.addEventListener(each, tell);
  reading.addEventListener("click", (event) => {
    const link = event.target.closest("a[href='#text']");
    if (!link) return;
    event.preventDefault();
    const item = link.closest("[data-line]");
    go(Number(link.dataset.go || item.dataset.line), item ? Number(item.dataset.column) : 1);
  });
  form.addEventListener("submit", () => { leaving = true; keep(); });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && keep()) event.preventDefault(); });

  form.classList.add("painted");
  sheet.addEventListener("mousedown", (event) => { if (event.target === sheet) text.focus(); });
  offer();
  read();
  const there = /^#dong-(\d+)$/.exec(location.hash); // a finding on another page leads here
  if (there) go(Number(there[1]));
  if (!form.hasAttribute("data-clean")) keep();
}
