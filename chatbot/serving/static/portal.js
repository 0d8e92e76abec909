// The page's own behaviour: views, citations, deep links, search in the text, copying, switches.
// Talks to Gradio only through the #bridge element (see BRIDGE in ui.py).
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const VIEWS = ["ask", "text", "units", "targets"];
  const NARROW = window.matchMedia("(max-width: 900px)");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  const remember = (key, value) => {
    try { localStorage.setItem(`portal.${key}`, value); } catch { /* storage may be refused */ }
  };
  const recall = (key) => {
    try { return localStorage.getItem(`portal.${key}`); } catch { return null; }
  };
  // Wordings in the language of the page, with fields in braces (panels/words.toml).
  const say = (key, fields = {}) => {
    const words = JSON.parse($(".masthead")?.dataset.words ?? "{}")[key] ?? "";
    return words.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
  };
  const scrollTo = (node, block = "start") =>
    node.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block });

  // ------------------------------------------------------------------ talking to Gradio
  const bridge = (name, detail) =>
    document.dispatchEvent(new CustomEvent(`portal:${name}`, { detail }));
  // A thin bar at the top until another document or language is there.
  const loading = (on) => document.body.classList.toggle("loading", on);
  const ask = (question) => {
    show("ask");
    bridge("ask", { question });
  };

  // ------------------------------------------------------------------ views
  const show = (view, { focus = false } = {}) => {
    if (!VIEWS.includes(view)) view = "ask";
    document.body.dataset.view = view;
    markTabs(focus);
    closeSide();
  };
  const markTabs = (focus = false) => {
    const { view } = document.body.dataset;
    for (const tab of $$("[role=tab][data-view]")) {
      const chosen = tab.dataset.view === view;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
    }
  };

  const parseHash = () => new URLSearchParams(location.hash.replace(/^#/, ""));

  const follow = () => {
    const wanted = parseHash();
    const clause = wanted.get("clause");
    const document_ = wanted.get("document");
    if (document_ && document_ !== currentDocument()) {
      openDocument(document_);
      return; // followed again when the other document has arrived
    }
    if (clause) {
      show("text");
      jump(clause);
    } else {
      show(wanted.get("view") ?? "ask");
    }
  };

  const currentDocument = () => $("#reader [data-document]")?.dataset.document ?? null;

  const openDocument = (id) => {
    const chooser = $("#document");
    if (chooser) chooser.value = id;
    loading(true);
    bridge("open", { document: id });
  };

  const jump = (address, tries = 40) => {
    const place = document.getElementById(`clause-${address}`);
    if (!place) {
      if (tries > 0) setTimeout(() => jump(address, tries - 1), 100);
      return;
    }
    for (const node of $$(".clause.here")) node.classList.remove("here");
    place.classList.add("here");
    for (const link of $$(".outline a")) {
      if (link.dataset.address === address) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    place.focus({ preventScroll: true });
    // At once: a long text that glides by for seconds is no help.
    place.scrollIntoView({ block: place.offsetHeight > innerHeight / 2 ? "start" : "center" });
  };

  // ------------------------------------------------------------------ citations
  let opener = null;
  const openCitation = (name, from) => {
    const [turn] = name.split("-");
    showEvidence(turn);
    const card = document.getElementById(`cite-${name}`);
    if (!card) return;
    opener = from;
    for (const node of $$(".card.here")) node.classList.remove("here");
    card.classList.add("here");
    document.body.classList.add("side-open");
    card.focus({ preventScroll: true });
    scrollTo($("mark", card) ?? card, "nearest");
    scrollTo(card, NARROW.matches ? "start" : "nearest");
  };

  const showEvidence = (turn) => {
    for (const section of $$("#evidence [data-turn]")) section.hidden = section.dataset.turn !== turn;
  };

  const closeSide = () => {
    if (!document.body.classList.contains("side-open")) return;
    document.body.classList.remove("side-open");
    if (NARROW.matches) opener?.focus();
  };

  // ------------------------------------------------------------------ search in the text
  let places = [];
  let current = -1;
  const find = (words) => {
    places = [];
    current = -1;
    const paper = $("#paper");
    CSS.highlights?.clear();
    if (!paper || !words) { count(words); return; }
    const walker = document.createTreeWalker(paper, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = node.data.toLowerCase();
      for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        places.push(range);
      }
    }
    if (window.Highlight && places.length) CSS.highlights.set("found", new Highlight(...places));
    if (places.length) step(1); else count(words);
  };
  const step = (by) => {
    if (!places.length) return;
    current = (current + by + places.length) % places.length;
    if (window.Highlight) CSS.highlights.set("found-now", new Highlight(places[current]));
    places[current].startContainer.parentElement.scrollIntoView({ block: "center" });
    count("…");
  };
  const count = (words) => {
    const shown = $("#reader-count");
    if (shown) {
      shown.textContent = !words ? "" : places.length
        ? say("place", { at: current + 1, all: places.length }) : say("none");
    }
    for (const button of $$("[data-find]")) button.disabled = places.length < 2;
  };

  // A row stays for its department's name; where none has it, the columns of that name decide.
  const filterUnits = () => {
    const words = $("#unit-filter")?.value.trim() ?? "";
    const first = $("#first-only")?.checked ?? false;
    const rows = $$(".matrix tbody tr");
    const columns = $$(".matrix .columns th").map((head) => head.dataset.clause.includes(words));
    const named = rows.some((row) => row.dataset.unit.includes(words));
    let shown = 0;
    for (const row of rows) {
      const cells = $$("td", row).filter((_, at) => named || columns[at]);
      const duties = cells.filter((cell) => cell.firstElementChild && (!first || cell.dataset.first !== undefined));
      row.hidden = !duties.length || (named && !row.dataset.unit.includes(words));
      shown += !row.hidden;
    }
    $(".matrix")?.classList.toggle("first-only", first);
    const note = $("#unit-count");
    if (note) {
      note.dataset.all ??= note.textContent;
      note.textContent = words || first ? say("units", { shown, all: rows.length }) : note.dataset.all;
    }
  };

  // ------------------------------------------------------------------ copying
  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages served without TLS have no clipboard API.
      const area = document.createElement("textarea");
      area.value = text;
      area.setAttribute("aria-hidden", "true");
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const label = button.textContent;
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = label; }, 1600);
  };

  // The server writes the file; it comes as an element whose attributes hold it.
  const handOver = (held) => {
    const { name, media, content } = held.dataset;
    held.remove();
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: media }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // ------------------------------------------------------------------ switches
  const prefersDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;
  const applySwitches = () => {
    const large = recall("size") === "on";
    const dark = recall("dark") === null ? prefersDark() : recall("dark") === "on";
    document.documentElement.classList.toggle("large", large);
    document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    $("[data-switch=size]")?.setAttribute("aria-pressed", String(large));
    $("[data-switch=dark]")?.setAttribute("aria-pressed", String(dark));
  };

  // ------------------------------------------------------------------ language
  const COOKIE = "portal_language";
  const TAGS = /^(zh-Hans|zh-Hant|en)$/;
  const wanted = () => {
    const kept = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(document.cookie)?.[1];
    return TAGS.test(kept ?? "") ? kept : null;
  };
  const spoken = () => $(".masthead")?.dataset.language;
  const keepLanguage = (tag) => {
    document.cookie = `${COOKIE}=${tag}; path=${new URL(".", location).pathname}; max-age=31536000; samesite=lax`;
  };
  const speak = (tag) => {
    keepLanguage(tag);
    loading(tag !== spoken());
    bridge("speak", { language: tag });
  };
  // A link may name the language: ?lang=en.
  const asked = new URLSearchParams(location.search).get("lang");

  // ------------------------------------------------------------------ events
  // Like or dislike: kept by the server with the clauses that it is about.
  const tell = async (body, shown) => {
    let said = "judged";
    try {
      const sent = await fetch("api/v1/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!sent.ok) said = sent.status === 503 ? "unkept" : "lost";
    } catch {
      said = "lost";
    }
    const note = document.createElement("span");
    note.className = "judged";
    note.setAttribute("role", "status");
    shown.replaceChildren(note);
    note.textContent = say(said);
  };
  const like = (button) => {
    const { answer: id, clauses } = button.dataset;
    tell({ id, rating: "like", clauses: clauses ? clauses.split(" ") : [] }, button.parentNode);
  };
  const doubt = (id) => {
    const form = document.getElementById(id);
    if (!form) return;
    form.hidden = !form.hidden;
    const button = $(`[aria-controls="${id}"]`);
    button?.setAttribute("aria-expanded", String(!form.hidden));
    if (form.hidden) button?.focus();
    else {
      $("input", form)?.focus({ preventScroll: true });
      scrollTo(form, "nearest");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".fault");
    if (!form) return;
    event.preventDefault();
    const clause = $("select", form)?.value;
    const more = $(".fault-remark", form).value.trim();
    const reason = $("input:checked", form).value + (more ? `：${more}` : "");
    const body = { id: form.dataset.answer, rating: "dislike", reason, clauses: clause ? [clause] : [] };
    form.hidden = true;
    tell(body, $(".judging", form.parentNode));
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest(
      "[data-ask],[data-cite],[data-judge],[data-doubt],[data-view],[data-copy],[data-switch],[data-find],[data-close],[data-clear],[data-save],[data-skip],a[href^='#']",
    );
    if (!target) return;
    const data = target.dataset;
    if (data.skip !== undefined) {
      event.preventDefault();
      show("ask");
      $("#question textarea")?.focus();
    } else if (data.ask) ask(data.ask);
    else if (data.cite) openCitation(data.cite, target);
    else if (data.copy) copy(target);
    else if (data.judge) like(target);
    else if (data.doubt) doubt(data.doubt);
    else if (data.find) step(Number(data.find));
    else if (data.close !== undefined) closeSide();
    else if (data.clear !== undefined) bridge("clear", {});
    else if (data.save) bridge("save", { form: data.save });
    else if (data.switch) {
      const on = target.getAttribute("aria-pressed") !== "true";
      remember(data.switch, on ? "on" : "off");
      applySwitches();
      // The box measures its height when it is typed in: larger type would be cut off.
      $("#question textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (target.matches("[role=tab]")) {
      show(data.view);
      history.pushState(null, "", data.view === "ask" ? "#" : `#view=${data.view}`);
    } else if (target.hash === location.hash) {
      event.preventDefault();
      follow(); // the same link again: jump again
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const form = event.target.closest?.(".fault");
      if (form) doubt(form.id);
      else closeSide();
      return;
    }
    if (event.key === "Enter" && event.target.id === "reader-search" && !event.isComposing) {
      step(event.shiftKey ? -1 : 1);
      return;
    }
    const tab = event.target.closest?.("[role=tab]");
    if (tab) {
      const at = VIEWS.indexOf(tab.dataset.view);
      const moves = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 };
      if (event.key in moves) {
        event.preventDefault();
        const view = VIEWS[(moves[event.key] + VIEWS.length) % VIEWS.length];
        history.pushState(null, "", view === "ask" ? "#" : `#view=${view}`);
        show(view, { focus: true });
      }
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.id === "reader-search") find(event.target.value.trim().toLowerCase());
    if (event.target.id === "unit-filter") filterUnits();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "first-only") filterUnits();
    if (event.target.id === "language") speak(event.target.value);
    if (event.target.id === "scope") {
      confined = event.target.checked;
      bridge("scope", { one: confined });
    }
    if (event.target.id === "document") {
      history.pushState(null, "", "#");
      openDocument(event.target.value);
    }
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);

  // ------------------------------------------------------------------ after each render
  let newest = "";
  let opened = null;
  let confined = true;
  const settle = () => {
    const language = spoken() ?? "zh-Hans";
    if (language === ($("#language")?.value ?? language) && currentDocument() === ($("#document")?.value ?? currentDocument())) loading(false);
    document.dispatchEvent(new CustomEvent("portal:rendered"));
    if (document.documentElement.lang !== language) document.documentElement.lang = language;
    const title = $("#masthead h1")?.textContent;
    if (title && document.title !== title) document.title = title;
    const scope = $("#scope");
    if (scope) scope.checked = confined;
    applySwitches();
    markTabs();
    arrange();
    const held = $("#outbox [data-content]");
    if (held) handOver(held);
    const shown = $$("#log .turn:not(.ghost)");
    const last = shown.at(-1);
    const state = last ? `${last.id} ${$(".pending", last) ? "asked" : "answered"}` : "";
    if (state !== newest) {
      newest = state;
      document.body.classList.toggle("talking", Boolean(last));
      const log = $("#log");
      if (last && log) {
        const top = log.scrollTop + last.getBoundingClientRect().top - log.getBoundingClientRect().top;
        log.scrollTo({ top: top - 16, behavior: calm.matches ? "auto" : "smooth" });
      }
    }
    announce(last);
    if (currentDocument() !== opened) {
      const first = opened === null;
      opened = currentDocument();
      if (opened !== null && (parseHash().get("clause") || !first)) follow();
    }
  };

  // Screen readers hear the newest answer once, not the whole conversation again.
  let said = "";
  const announce = (turn) => {
    const text = $(".answer-text", turn ?? document)?.innerText ?? "";
    const status = $("#portal-status");
    if (!status || text === said || !turn) return;
    said = text;
    status.textContent = text;
  };

  const ROLES = { "view-ask": "tab-ask", "view-text": "tab-text", "view-units": "tab-units", "view-targets": "tab-targets" };
  // Gradio puts its boxes up first and fills them afterwards, one by one.
  const filled = () => ["log", "reader", "matrix", "targets"]
    .every((id) => document.getElementById(id)?.textContent.trim());
  const arrange = () => {
    for (const [id, tab] of Object.entries(ROLES)) {
      const view = document.getElementById(id);
      view?.setAttribute("role", "tabpanel");
      view?.setAttribute("aria-labelledby", tab);
    }
    const box = $("#question textarea");
    box?.setAttribute("aria-label", box.placeholder);
    const outline = $(".outline");
    if (outline && !outline.dataset.folded) {
      outline.dataset.folded = "known";
      outline.open = !NARROW.matches;
    }
    if (!$("#portal-status")) {
      const status = document.createElement("div");
      status.id = "portal-status";
      status.className = "unseen";
      status.setAttribute("role", "status");
      document.body.append(status);
    }
  };

  let pending = false;
  const observer = new MutationObserver(() => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; settle(); });
  });

  // What follows the loading of a page: the visitor's language, documents of a later index.
  const arrived = () => $("#outbox [data-arrived]") && (!wanted() || wanted() === spoken());
  const styled = () => getComputedStyle(document.documentElement).getPropertyValue("--bar");
  const start = (tries = 200) => {
    const there = styled() && $("#view-ask") && $("#masthead [role=tab]");
    // Over an empty corpus some boxes stay empty: the page is shown all the same.
    if (!there || (tries > 0 && !(filled() && arrived()))) {
      setTimeout(() => start(tries - 1), 50);
      return;
    }
    settle();
    observer.observe($("gradio-app") ?? document.body, { childList: true, subtree: true });
    follow();
    // What sticks below the masthead has to know its height, which type size and width decide.
    new ResizeObserver(([entry]) => {
      const height = entry.target.getBoundingClientRect().height;
      document.documentElement.style.setProperty("--bar", `${height}px`);
    }).observe($("#masthead"));
    document.body.classList.add("ready");
  };
  if (TAGS.test(asked ?? "")) keepLanguage(asked);
  document.body.dataset.view = "ask";
  applySwitches();
  start();
})();
