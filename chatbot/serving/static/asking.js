// A question on its way: shown at once, whatever the server does, and said plainly where it fails.
// The framework would show nothing until the server has spoken, and failures in words of its own.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const SLOW_MS = 8000;
  const SILENT_MS = 120000;
  const TOLD_MS = 8000;
  // Wordings in the language of the page (panels/words.toml).
  const say = (key) => JSON.parse($(".masthead")?.dataset.words ?? "{}")[key] ?? "";
  const made = (name, className, text = "") => {
    const node = document.createElement(name);
    node.className = className;
    node.textContent = text;
    return node;
  };

  // ------------------------------------------------------------------ the question, shown at once
  let ghost = null;
  let before = null;
  let slow = 0;
  let silent = 0;
  const lastTurn = () => [...document.querySelectorAll("#log .turns > .turn")].at(-1) ?? null;
  const leave = () => {
    ghost?.remove();
    ghost = null;
    document.body.classList.remove("asking");
  };
  const show = (question) => {
    leave();
    before = lastTurn();
    const asked = made("div", "turn-question");
    asked.append(made("p", "asked", question));
    const answer = made("div", "answer pending");
    const dots = made("span", "dots");
    dots.setAttribute("aria-hidden", "true");
    answer.append(dots, made("span", "pending-words", say("pending")));
    ghost = made("section", "turn ghost");
    ghost.append(asked, answer);
    $("#log")?.append(ghost);
    document.body.classList.add("asking");
    ghost.scrollIntoView({ block: "nearest" });
    clearTimeout(slow);
    clearTimeout(silent);
    slow = setTimeout(() => {
      const words = $(".answer.pending .pending-words");
      if (words) words.textContent = say("slow");
    }, SLOW_MS);
    silent = setTimeout(() => fail("broken", question), SILENT_MS);
  };
  const waiting = () => ghost?.querySelector(".pending") ?? $("#log .turn .answer.pending");

  // In the place of the answer: why there is none, and the same question once more.
  const fail = (key, question = null) => {
    const place = waiting();
    if (!place) return false;
    const asked = question ?? $(".asked", place.closest(".turn"))?.textContent ?? "";
    const said = made("p", "failed-words", say(key));
    said.setAttribute("role", "alert");
    const again = made("button", "suggestion", say("again"));
    again.type = "button";
    again.dataset.ask = asked;
    place.className = "answer failed";
    place.replaceChildren(said, again);
    clearTimeout(slow);
    clearTimeout(silent);
    place.scrollIntoView({ block: "nearest" });
    return true;
  };

  // The server has spoken: what it shows takes the place of what was shown meanwhile.
  document.addEventListener("portal:rendered", () => {
    if (ghost && lastTurn() !== before) leave();
    if (!waiting()) {
      clearTimeout(slow);
      clearTimeout(silent);
    }
  });
  document.addEventListener("portal:clear", leave);

  // ------------------------------------------------------------------ anything else that fails
  const notify = (key) => {
    let note = $("#portal-notice");
    if (!note) {
      note = made("div", "");
      note.id = "portal-notice";
      note.setAttribute("role", "alert");
      document.body.append(note);
    }
    note.textContent = say(key);
    note.hidden = false;
    clearTimeout(notify.timer);
    notify.timer = setTimeout(() => { note.hidden = true; }, TOLD_MS);
  };
  const told = (key) => {
    document.body.classList.remove("loading");
    if (!fail(key)) notify(key);
  };

  // ------------------------------------------------------------------ what goes over the wire
  const REFUSALS = { 401: "closed", 403: "closed", 429: "often" };
  // The question of a call to the framework's queue; null for a call of another kind.
  const questionOf = (init) => {
    try {
      const { data, event_data: event } = JSON.parse(init.body);
      const asked = event?.question ?? (data.length === 5 ? data[0] : null);
      return typeof asked === "string" && asked.trim() ? asked.trim() : null;
    } catch {
      return null;
    }
  };
  // The framework takes a broken connection for the end of the visit and starts the page anew, its
  // conversation lost. So it is told of calls that failed, of which it makes nothing, instead.
  const open = new Set();
  const COMPLETED = /"msg":\s*"process_completed"[^\n]*?"event_id":\s*"(\w+)"|"event_id":\s*"(\w+)"[^\n]*?"msg":\s*"process_completed"/g;
  const givenUp = () => {
    const said = [...open].map((id) => ({ msg: "process_completed", event_id: id, output: {}, success: false }));
    open.clear();
    return new TextEncoder().encode(
      [...said, { msg: "close_stream", event_id: null }].map((one) => `data: ${JSON.stringify(one)}\n\n`).join(""),
    );
  };
  const EVENTS = { status: 200, headers: { "Content-Type": "text/event-stream" } };
  // Answers come through one stream; where it breaks off, whoever waits is told.
  const watched = (reply) => {
    const reader = reply.body.getReader();
    const text = new TextDecoder();
    const broke = (to) => {
      told("broken");
      to.enqueue(givenUp());
      to.close();
    };
    const body = new ReadableStream({
      async pull(to) {
        try {
          const { value, done } = await reader.read();
          if (done && open.size && waiting()) broke(to);
          else if (done) to.close();
          else {
            for (const [, one, other] of text.decode(value, { stream: true }).matchAll(COMPLETED)) open.delete(one ?? other);
            to.enqueue(value);
          }
        } catch (error) {
          if (error.name === "AbortError") to.error(error);
          else broke(to);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
    return new Response(body, EVENTS);
  };
  const joined = async (reply) => {
    const { event_id: id } = await reply.clone().json();
    open.add(id);
    return reply;
  };
  const plainFetch = window.fetch;
  window.fetch = async (...call) => {
    const address = String(call[0]?.url ?? call[0]);
    const joins = address.includes("/queue/join");
    const listens = address.includes("/queue/data");
    if (!joins && !listens) return plainFetch(...call);
    const question = joins ? questionOf(call[1]) : null;
    if (question) show(question);
    try {
      const reply = await plainFetch(...call);
      if (!reply.ok) told(REFUSALS[reply.status] ?? "busy");
      else return joins ? await joined(reply) : watched(reply);
      return reply;
    } catch (error) {
      if (error.name === "AbortError") throw error;
      told("broken");
      return joins ? Response.json({ detail: say("broken") }, { status: 503 }) : new Response(givenUp(), EVENTS);
    }
  };
})();
