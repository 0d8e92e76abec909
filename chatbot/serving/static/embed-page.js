// The page inside the panel: asks the API of its own server. What documents and visitors say is
// only ever put into text nodes.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const asked = new URLSearchParams(location.search);
  const WORDS = {
    "zh-Hans": {
      title: "政策问答", again: "新对话", larger: "放大", smaller: "缩小",
      hint: "只依据所载政策文件作答，逐条引用原文；没有写明的不作答。",
      log: "对话", label: "您的问题", send: "提问", whole: "查看全文", pending: "正在查阅原文…",
      draft: "AI 生成的草稿，正在核对…", near: "可能相关，并非答案", next: "接着问", resolved: "理解为：",
      often: "提问太频繁，请稍后再试。", none: "没有得到回答，请稍后再试。", broken: "连接中断，请稍后再试。",
      extracted: "原文摘录", generated: "AI 生成", declined: "未作答",
      hello: "想了解什么？", busy: "服务繁忙，请稍后再试。", closed: "本站不向未持密钥者开放提问。",
      slow: "仍在查阅，请稍候…", retry: "再问一次",
    },
    "zh-Hant": {
      title: "政策問答", again: "新對話", larger: "放大", smaller: "縮小",
      hint: "只依據所載政策文件作答，逐條引用原文；沒有寫明的不作答。",
      log: "對話", label: "您的問題", send: "提問", whole: "查看全文", pending: "正在查閱原文…",
      draft: "AI 生成的草稿，正在核對…", near: "可能相關，並非答案", next: "接著問", resolved: "理解為：",
      often: "提問太頻繁，請稍後再試。", none: "沒有得到回答，請稍後再試。", broken: "連線中斷，請稍後再試。",
      extracted: "原文摘錄", generated: "AI 生成", declined: "未作答",
      hello: "想了解什麼？", busy: "服務繁忙，請稍後再試。", closed: "本站不向未持金鑰者開放提問。",
      slow: "仍在查閱，請稍候…", retry: "再問一次",
    },
    en: {
      title: "Policy Q&A", again: "New", larger: "Enlarge", smaller: "Reduce",
      hint: "Answers come from the policy documents alone, each with its source; what they do not state is not answered.",
      log: "Conversation", label: "Your question", send: "Ask", whole: "Show in the full text",
      pending: "Reading the text…", draft: "A draft by AI, being checked…",
      near: "Possibly related, not an answer", next: "Ask next", resolved: "Understood as: ",
      often: "Too many questions; please wait.", none: "No answer; please try again.",
      broken: "The connection was lost; please try again.",
      extracted: "From the text", generated: "AI-generated", declined: "Not answered",
      hello: "What would you like to know?", busy: "The service is busy; please try again.",
      closed: "Questions are answered to holders of a key only.",
      slow: "Still reading; please wait…", retry: "Ask again",
    },
  };
  const lang = Object.hasOwn(WORDS, asked.get("lang") ?? "") ? asked.get("lang") : "zh-Hans";
  const words = WORDS[lang];
  const title = (asked.get("title") || words.title).slice(0, 40);
  const only = asked.get("document") || null;
  const KEY = `policy-chatbot:${only || ""}`;
  const MOST = 20;
  document.title = title;
  document.documentElement.lang = lang;
  for (const [id, text] of Object.entries({
    title, again: words.again, size: words.larger, hint: words.hint, label: words.label, send: words.send,
  })) $(`#${id}`).textContent = text;
  $("#log").setAttribute("aria-label", words.log);
  const COLOR = /^#[0-9a-f]{6}$/i;
  const look = document.documentElement.style;
  if (COLOR.test(asked.get("color") ?? "") && COLOR.test(asked.get("ink") ?? "")) {
    look.setProperty("--head", asked.get("color"));
    look.setProperty("--head-ink", asked.get("ink"));
  }
  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

  const made = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  };

  // The visit's conversation: gone with the tab.
  // What is held may be of an older page, or of anybody's making: whatever is no turn is left out.
  const isTurn = (turn) => typeof turn?.question === "string" && typeof turn.answer?.answer === "string"
    && ["citations", "also_found", "notices", "followups"].every((name) => Array.isArray(turn.answer[name]));
  const recall = () => {
    try {
      const held = JSON.parse(sessionStorage.getItem(KEY));
      return Array.isArray(held) ? held.filter(isTurn) : [];
    } catch {
      return [];
    }
  };
  let turns = recall();
  const keep = () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(turns.slice(-MOST)));
    } catch {
      // Storage may be closed to frames; the conversation then lasts as long as the page.
    }
  };

  const source = (citation) => {
    const box = made("details");
    const place = citation.path || citation.title || citation.document;
    const quote = made("blockquote", citation.quote);
    quote.lang = "zh-Hans";
    box.append(made("summary", `[${citation.n}] ${place}`), quote);
    const link = made("a", words.whole);
    const [held, address] = citation.clause_id.split("#");
    link.href = `./#document=${encodeURIComponent(held)}&clause=${encodeURIComponent(address || "")}`;
    link.target = "_blank";
    link.rel = "noopener";
    box.append(link);
    return box;
  };

  // The answer's lines, each marker [1] a button that opens its source below.
  const lines = (answer, sources) => {
    const box = made("p");
    for (const part of answer.answer.split(/(\[\d+\])/)) {
      const source = sources.get(part);
      if (!source) {
        box.append(part);
        continue;
      }
      const marker = made("button", part.slice(1, -1), "marker");
      marker.type = "button";
      marker.setAttribute("aria-label", source.firstChild.textContent);
      marker.addEventListener("click", () => {
        source.open = true;
        source.firstChild.focus();
        source.scrollIntoView({ block: "nearest" });
      });
      box.append(marker);
    }
    return box;
  };
  const fill = (box, answer, follows) => {
    const sources = new Map(answer.citations.map((c) => [`[${c.n}]`, source(c)]));
    box.replaceChildren(made("span", words[answer.kind] || "", `label ${answer.kind}`));
    if (follows && answer.standalone.trim() && answer.standalone !== answer.question) {
      box.append(made("p", words.resolved + answer.standalone, "notice"));
    }
    box.append(lines(answer, sources), ...sources.values());
    if (answer.abstained && answer.also_found.length) {
      box.append(made("p", words.near, "notice near"));
      for (const citation of answer.also_found) box.append(source(citation));
    }
    for (const notice of answer.notices) box.append(made("p", notice, "notice"));
  };
  // Only under the newest answer.
  const suggest = (box, questions, title) => {
    for (const old of document.querySelectorAll(".next")) old.remove();
    if (!questions.length) return;
    const list = made("div", "", "next");
    list.append(made("p", title, "notice"));
    for (const question of questions) {
      const button = made("button", question);
      button.type = "button";
      button.addEventListener("click", () => ask(question));
      list.append(button);
    }
    box.append(list);
  };
  // What an empty conversation shows; without it one may ask as well.
  const greet = async () => {
    const wanted = new URLSearchParams({ language: lang });
    if (only) wanted.set("document", only);
    try {
      const reply = await fetch(`api/v1/examples?${wanted}`);
      if (!reply.ok) return;
      const { enterprises, officials } = await reply.json();
      if ($("#log").children.length) return;
      suggest($("#log"), [...enterprises.slice(0, 2), ...officials.slice(0, 2)], words.hello);
      fit();
    } catch { /* asked or not, the form is there */ }
  };

  const add = (question) => {
    const box = made("div", "", "answer");
    $("#log").append(made("p", question, "asked"), box);
    return box;
  };

  const fail = (box, said, question) => {
    const again = made("button", words.retry, "retry");
    again.type = "button";
    again.addEventListener("click", () => {
      box.previousSibling.remove();
      box.remove();
      ask(question);
    });
    const notice = made("p", said, "notice failed");
    notice.setAttribute("role", "alert");
    box.replaceChildren(notice, again);
  };
  const REFUSALS = { 401: words.closed, 403: words.closed, 429: words.often, 503: words.busy };
  const SLOW_MS = 8000;

  // Server-sent events over POST: EventSource only knows GET.
  const read = async (response, box) => {
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let held = "";
    let draft = "";
    for (;;) {
      const { value, done } = await reader.read();
      held += decoder.decode(value || new Uint8Array(), { stream: !done });
      const frames = held.split("\n\n");
      held = frames.pop();
      for (const frame of frames) {
        const name = /^event: (.*)$/m.exec(frame)?.[1];
        const data = JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] || "null");
        if (name === "draft") {
          draft += data.text;
          box.replaceChildren(made("p", draft, "draft"), made("p", words.draft, "notice"));
        } else if (name === "answer") return data;
      }
      if (done) return null;
    }
  };

  const ask = async (question) => {
    if ($("#send").disabled) return;
    for (const old of document.querySelectorAll("#log > .next")) old.remove();
    const box = add(question);
    const waiting = made("p", words.pending, "notice waiting");
    box.append(waiting);
    box.scrollIntoView({ block: "end" });
    $("#send").disabled = true;
    const slow = setTimeout(() => { waiting.textContent = words.slow; }, SLOW_MS);
    try {
      const response = await fetch("api/v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          question,
          history: turns.map((turn) => turn.question).slice(-MOST),
          document: only,
          language: lang,
          stream: true,
        }),
      });
      const answer = response.ok ? await read(response, box) : null;
      if (answer) {
        fill(box, answer, turns.length > 0);
        suggest(box, answer.followups, words.next);
        turns.push({ question, answer });
        keep();
      } else {
        fail(box, REFUSALS[response.status] ?? words.none, question);
      }
    } catch {
      fail(box, words.broken, question);
    }
    clearTimeout(slow);
    $("#send").disabled = false;
    box.previousSibling.scrollIntoView({ block: "start" });
    fit();
  };
  const tell = (said) => {
    if (parent !== window) parent.postMessage(`policy-chatbot:${said}`, "*");
  };
  // What the conversation would need; the host keeps it between bounds of its own.
  const fit = () => {
    const log = $("#log");
    tell(`height:${document.body.clientHeight - log.clientHeight + log.scrollHeight}`);
  };

  $("#form").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = $("#question");
    const question = input.value.trim();
    if (!question || $("#send").disabled) return;
    input.value = "";
    ask(question);
  });
  $("#again").addEventListener("click", () => {
    turns = [];
    keep();
    $("#log").replaceChildren();
    greet();
    $("#question").focus();
  });
  // Names nobody: a host that is not listed cannot have this page, and nothing secret is told.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell("close");
  });
  const size = $("#size");
  size.hidden = parent === window || asked.get("place") !== "floating";
  size.setAttribute("aria-pressed", "false");
  size.addEventListener("click", () => {
    const large = size.getAttribute("aria-pressed") !== "true";
    size.setAttribute("aria-pressed", String(large));
    size.textContent = large ? words.smaller : words.larger;
    tell("size");
  });
  turns.forEach((turn, at) => fill(add(turn.question), turn.answer, at > 0));
  if (turns.length) suggest($("#log").lastChild, turns.at(-1).answer.followups, words.next);
  else greet();
  // Until here nothing could be asked: a question typed sooner would be sent as a form and lost.
  $("#question").disabled = $("#send").disabled = false;
  if (parent === window || asked.get("place") === "floating") $("#question").focus();
  fit();
})();
