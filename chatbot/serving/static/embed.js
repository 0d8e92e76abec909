// <script src="https://portal.example/embed.js" data-title="政策问答" defer></script>
//
// A button that opens the assistant in a panel, or (data-target="#id") the panel in place.
// Attributes: data-title, data-color (#rrggbb), data-theme (light|dark; else the visitor's),
// data-lang (zh-Hans|zh-Hant|en), data-position (right|left), data-document, data-target.
// Works under a strict content security policy of the host page: script-src and frame-src have to
// name this server; no inline style or script is made.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const server = new URL(".", script.src);
  const set = script.dataset;
  const WORDS = {
    "zh-Hans": { title: "政策问答", close: "关闭" },
    "zh-Hant": { title: "政策問答", close: "關閉" },
    en: { title: "Policy Q&A", close: "Close" },
  };
  const lang = Object.hasOwn(WORDS, set.lang ?? "") ? set.lang : "zh-Hans";
  const title = (set.title || WORDS[lang].title).slice(0, 40);
  const color = /^#[0-9a-f]{6}$/i.test(set.color || "") ? set.color : "#0b4a8f";
  // Black or white, whichever stands out on the colour (WCAG 2 relative luminance).
  const light = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0) > 0.18;
  const ink = light ? "#000000" : "#ffffff";
  const left = set.position === "left";
  const page = new URL("embed", server);
  page.searchParams.set("title", title);
  page.searchParams.set("lang", lang);
  page.searchParams.set("color", color);
  page.searchParams.set("ink", ink);
  page.searchParams.set("place", set.target ? "inline" : "floating");
  if (set.theme) page.searchParams.set("theme", set.theme);
  if (set.document) page.searchParams.set("document", set.document);

  const styles = `
    :host { all: initial; }
    button { position: fixed; bottom: 24px; ${left ? "left" : "right"}: 24px; z-index: 2147483000;
      min-height: 48px; padding: 0 20px; border: 0; border-radius: 24px; cursor: pointer;
      font: 600 16px/1 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif;
      color: ${ink}; background: ${color}; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
    button:focus-visible { outline: 3px solid ${ink}; outline-offset: -6px; }
    .panel { position: fixed; bottom: 84px; ${left ? "left" : "right"}: 24px; z-index: 2147483000;
      width: min(400px, calc(100vw - 32px)); height: min(620px, calc(100vh - 110px));
      border-radius: 14px; overflow: hidden; background: Canvas;
      box-shadow: 0 8px 40px rgb(0 0 0 / 30%); }
    .panel.large { width: min(760px, calc(100vw - 32px)); height: calc(100vh - 110px); }
    .inline { width: 100%; height: 480px; min-height: 360px; max-height: 80vh; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    [hidden] { display: none; }
    @media (max-width: 480px) { .panel, .panel.large { inset: 0 0 84px 0; width: auto; height: auto; border-radius: 0; } }
    @media (prefers-reduced-motion: no-preference) { .panel { transition: width .2s, height .2s; } }
  `;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);

  const frame = () => {
    const made = document.createElement("iframe");
    made.title = title;
    made.src = page.href;
    made.allow = "clipboard-write";
    made.referrerPolicy = "origin";
    return made;
  };

  // What the panel says: close, size, height. Nobody else is listened to.
  const listen = (inner, act) => window.addEventListener("message", (event) => {
    const ours = event.source === inner.contentWindow && event.origin === server.origin;
    const [, said, detail] = (ours && /^policy-chatbot:(\w+)(?::(\d+))?$/.exec(event.data)) || [];
    if (said) act(said, Number(detail));
  });

  const mount = () => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const target = set.target && document.querySelector(set.target);
    if (target) {
      const box = document.createElement("div");
      const inner = frame();
      box.className = "inline";
      box.append(inner);
      root.append(box);
      target.append(host);
      // As high as the conversation, between the bounds above.
      listen(inner, (said, detail) => {
        if (said === "height") box.style.height = `${Math.round(detail)}px`;
      });
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-haspopup", "dialog");
    const panel = document.createElement("div");
    panel.className = "panel";
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", title);
    panel.hidden = true;
    let inner = null;
    const open = (wanted) => {
      if (wanted && !inner) {
        inner = frame();
        panel.append(inner);
        listen(inner, (said) => {
          if (said === "close") open(false);
          if (said === "size") panel.classList.toggle("large");
        });
      }
      panel.hidden = !wanted;
      button.setAttribute("aria-expanded", String(wanted));
      button.textContent = wanted ? WORDS[lang].close : title;
      (wanted ? inner : button).focus();
    };
    button.addEventListener("click", () => open(panel.hidden));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) open(false);
    });
    root.append(button, panel);
    document.body.append(host);
  };
  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount);
})();
