// The page inside the panel: asks the API of its own server. What documents and visitors say is
// only ever put into text nodes.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const asked = new URLSearchParams(location.search);
  const title = (asked.get("title") || "政策问答").slice(0, 40);
  const only = asked.get("document") || null;
  const KEY = `policy-chatbot:${only || ""}`;
  const MOST = 20;
  document.title = title;
  $("#title").textContent = title;

  const made = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  };

  // The visit's conversation: gone with the tab.
  const recall = () => {
    try {
      const held = JSON.parse(sessionStorage.getItem(KEY));
      return Array.isArray(held) ? held : [];
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
    box.append(made("summary", `[${citation.n}] ${place}`), made("blockquote", citation.quote));
    const link = made("a", "查看全文");
    link.href = `./#clause=${encodeURIComponent(citation.clause_id.split("#")[1] || "")}`;
    link.target = "_blank";
    link.rel = "noopener";
    box.append(link);
    return box;
  };

  const KINDS = { extracted: "原文摘录", generated: "AI 生成", declined: "未作答" };
  const fill = (box, answer) => {
    box.replaceChildren(made("span", KINDS[answer.kind] || "", "label"));
    box.append(made("p", answer.answer));
    for (const citation of answer.citations) box.append(source(citation));
    for (const notice of answer.notices) box.append(made("p", notice, "notice"));
  };

  const add = (question) => {
    const box = made("div", "", "answer");
    $("#log").append(made("p", question, "asked"), box);
    return box;
  };

  const fail = (box, words) => box.replaceChildren(made("p", words, "notice"));

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
          box.replaceChildren(made("p", draft, "draft"), made("p", "AI 生成的草稿,正在核对…", "notice"));
        } else if (name === "answer") return data;
      }
      if (done) return null;
    }
  };

  const ask = async (question) => {
    const box = add(question);
    box.append(made("p", "正在查阅原文…", "notice"));
    box.scrollIntoView({ block: "end" });
    $("#send").disabled = true;
    try {
      const response = await fetch("api/v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          question,
          history: turns.map((turn) => turn.question).slice(-MOST),
          document: only,
          stream: true,
        }),
      });
      const answer = response.ok ? await read(response, box) : null;
      if (answer) {
        fill(box, answer);
        turns.push({ question, answer });
        keep();
      } else {
        fail(box, response.status === 429 ? "提问太频繁,请稍后再试。" : "没有得到回答,请稍后再试。");
      }
    } catch {
      fail(box, "连接中断,请稍后再试。");
    }
    $("#send").disabled = false;
    box.scrollIntoView({ block: "nearest" });
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
    $("#question").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && parent !== window) parent.postMessage("policy-chatbot:close", "*");
  });
  for (const turn of turns) fill(add(turn.question), turn.answer);
  $("#question").focus();
})();
