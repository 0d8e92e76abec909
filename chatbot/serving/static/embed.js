// <script src="https://portal.example/embed.js" data-title="政策问答" defer></script>
//
// A button that opens the assistant in a panel, or (data-target="#id") the panel in place.
// Attributes: data-title, data-color (#rrggbb), data-position (right|left), data-document, data-target.
// Works under a strict content security policy of the host page: script-src and frame-src have to
// name this server; no inline style or script is made.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const server = new URL(".", script.src);
  const set = script.dataset;
  const title = (set.title || "政策问答").slice(0, 40);
  const color = /^#[0-9a-f]{6}$/i.test(set.color || "") ? set.color : "#0b4a8f";
  const left = set.position === "left";
  const page = new URL("embed", server);
  page.searchParams.set("title", title);
  if (set.document) page.searchParams.set("document", set.document);

  const styles = `
    :host { all: initial; }
    button { position: fixed; bottom: 24px; ${left ? "left" : "right"}: 24px; z-index: 2147483000;
      min-height: 48px; padding: 0 20px; border: 0; border-radius: 24px; cursor: pointer;
      font: 600 16px/1 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif;
      color: #fff; background: ${color}; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -6px; }
    .panel { position: fixed; bottom: 84px; ${left ? "left" : "right"}: 24px; z-index: 2147483000;
      width: min(400px, calc(100vw - 32px)); height: min(620px, calc(100vh - 110px));
      border-radius: 12px; overflow: hidden; background: #fff;
      box-shadow: 0 8px 40px rgb(0 0 0 / 30%); }
    .inline { width: 100%; height: 100%; min-height: 480px; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    [hidden] { display: none; }
    @media (max-width: 480px) { .panel { inset: 0 0 84px 0; width: auto; height: auto; border-radius: 0; } }
    @media (prefers-reduced-motion: no-preference) { .panel { transition: opacity .15s; } }
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

  const mount = () => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const target = set.target && document.querySelector(set.target);
    if (target) {
      const box = document.createElement("div");
      box.className = "inline";
      box.append(frame());
      root.append(box);
      target.append(host);
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
      }
      panel.hidden = !wanted;
      button.setAttribute("aria-expanded", String(wanted));
      button.textContent = wanted ? "关闭" : title;
      (wanted ? inner : button).focus();
    };
    button.addEventListener("click", () => open(panel.hidden));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) open(false);
    });
    window.addEventListener("message", (event) => {
      const ours = inner && event.source === inner.contentWindow && event.origin === server.origin;
      if (ours && event.data === "policy-chatbot:close") open(false);
    });
    root.append(button, panel);
    document.body.append(host);
  };
  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount);
})();
