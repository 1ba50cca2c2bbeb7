// What is <xiaoer-chat>? The parts of the widget put together in a shadow root.

import { createComposer } from "./composer.js";
import { createConnection } from "./connection.js";
import { el } from "./dom.js";
import { chooseLanguage, createWords } from "./language.js";
import { createLog } from "./log.js";
import { createPanel } from "./panel.js";
import { createStorage } from "./storage.js";
import { createStore } from "./store.js";

const OWN_SERVER = new URL(import.meta.url).origin;
const STYLES = ["widget.css", "talk.css", "cards.css"];
const QUIET_MS = 600; // what comes within this after the first connection is history and is not read aloud

/**
 * The chat. Attributes: `language` (zh, en; else the page's, else the browser's), `server` (origin of the gateway; else
 * where this file came from), `theme` (light, dark, auto; else the page's `color-scheme`). Methods: `open()`, `close()`,
 * `ask(text)`. CSS: `--xe-accent` and the other `--xe-…` variables of widget.css.
 */
export class XiaoerChat extends HTMLElement {
  static observedAttributes = ["language"];
  #parts = null;
  #welcome = null;
  #words = createWords("en");
  #ready = Promise.resolve();
  #isUpToDate = false;

  connectedCallback() {
    if (this.#parts) return;
    const server = this.getAttribute("server") || OWN_SERVER;
    const storage = createStorage(server);
    const store = createStore(storage);
    const connection = createConnection({ server, store, storage, language: () => this.#language() });
    const composer = createComposer({ onSend: (text) => connection.send(text), onTyping: connection.typing });
    const say = (text) => {
      connection.send(text);
      panel.refocus();
    };
    const log = createLog({
      store, server, words: () => this.#words, onSay: say, onRetry: connection.retry,
      onEdit: (id) => composer.fill(store.withdraw(id)),
    });
    const panel = createPanel({
      log, composer,
      onOpen: () => { storage.setOpen(true); this.#prepare(); this.#show(); },
      onClose: () => { storage.setOpen(false); this.#show(); },
      onNear: () => this.#prepare(),
    });
    this.#parts = { server, storage, store, connection, composer, log, panel };
    this.#ready = this.#build(panel).then(() => this.#start());
  }

  attributeChangedCallback() {
    if (this.#parts) this.#reword();
  }

  /** Open the panel. */
  async open() {
    await this.#ready;
    this.#parts.panel.open();
  }

  /** Close the panel. */
  async close() {
    await this.#ready;
    this.#parts.panel.close();
  }

  /** Open the panel and send a question in the shopper's name: for a button such as "Ask about this". */
  async ask(text) {
    await this.#ready;
    this.#parts.panel.open();
    if (text.trim()) this.#parts.connection.send(text.trim());
  }

  #language() {
    return chooseLanguage(this.getAttribute("language"), document.documentElement.lang, ...navigator.languages);
  }

  /** Lay the styles first, so that nothing is seen without them. */
  async #build(panel) {
    const root = this.attachShadow({ mode: "open" });
    const styles = STYLES.map((name) => el("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href }));
    const laid = styles.map((link) => new Promise((resolve) => { link.onload = link.onerror = resolve; }));
    root.append(...styles);
    await Promise.all(laid);
    root.append(...panel.nodes);
  }

  #start() {
    const { store, storage, connection, panel, log } = this.#parts;
    store.subscribe(() => this.#show());
    new MutationObserver(() => this.#reword()).observe(document.documentElement, { attributeFilter: ["lang"] });
    document.addEventListener("visibilitychange", () => this.#show());
    window.addEventListener("online", () => { if (!this.#welcome) this.#prepare(); this.#show(); });
    window.addEventListener("offline", () => this.#show());
    this.#fitKeyboard();
    this.#words = createWords(this.#language());
    panel.reword(this.#words, "");
    log.reword(null);
    const goesOn = storage.conversation() || !store.isEmpty();
    if (goesOn) this.#prepare();
    else this.#listen(0);
    connection.resume();
    if (storage.isOpen()) panel.open({ focus: false });
    this.#show();
    this.dispatchEvent(new CustomEvent("xiaoer:ready", { bubbles: true }));
  }

  /** Fetch the words, once per language, when they are about to be needed. */
  async #prepare() {
    const language = this.#language();
    if (this.#welcome?.asked === language) return;
    const earlier = this.#welcome;
    this.#welcome = { ...earlier, asked: language };
    try {
      const address = `${this.#parts.server}/api/v1/widget?language=${language}`;
      const response = await fetch(address, { signal: AbortSignal.timeout(15_000) });
      if (!response.ok) throw new Error(`widget texts: ${response.status}`);
      const welcome = await response.json();
      if (this.#language() !== language) return;
      this.#welcome = { ...welcome, asked: language };
      if (!this.#parts.storage.conversation()) this.#parts.store.setLink("idle");
      this.#words = createWords(language, welcome.texts);
      this.#parts.store.limit(welcome.max_text);
      this.#parts.panel.reword(this.#words, welcome.shop_name ?? "");
      this.#listen(QUIET_MS);
      this.#parts.log.reword(welcome);
      this.#show();
    } catch {
      this.#welcome = earlier;
      this.#parts.store.setLink("offline");
      setTimeout(() => this.#parts.panel.isOpen() && this.#prepare(), 5000);
    }
  }

  #reword() {
    if (this.#welcome || this.#parts.panel.isOpen()) this.#prepare();
    else this.#words = createWords(this.#language());
    this.#show();
  }

  #show() {
    const { store, log, panel } = this.#parts;
    if (!this.shadowRoot?.contains(panel.nodes[0])) return;
    if (panel.isOpen() && document.visibilityState === "visible") store.markSeen();
    log.render();
    const offline = store.state.link === "offline" || !navigator.onLine;
    const notice = offline ? (navigator.onLine ? "unreachable" : "offline") : "";
    const words = this.#words;
    panel.show({ words, offline, unread: store.unread(), notice: words.say(notice), status: this.#status(offline) });
    if (store.state.link === "online" && !this.#isUpToDate) this.#listen(QUIET_MS);
  }

  /** From now on new messages are read aloud; what is drawn again or comes from the past is not. */
  #listen(after) {
    this.#isUpToDate = true;
    this.#parts.log.announce(false);
    setTimeout(() => this.#parts.log.announce(true), after);
  }

  #status(offline) {
    const { store } = this.#parts;
    if (offline) return this.#words.say("status_offline");
    if (store.state.owner !== "agent") return this.#words.say(`status_${store.state.owner}`);
    const name = store.timeline().findLast((entry) => entry.sender === "agent")?.author;
    return this.#words.say(name ? "status_agent" : "status_agent_unnamed", { name });
  }

  /** Full screen on a phone is what the keyboard leaves free, not what lies under it. */
  #fitKeyboard() {
    const view = window.visualViewport;
    if (!view) return;
    const fit = () => {
      this.style.setProperty("--_height", `${view.height}px`);
      this.style.setProperty("--_top", `${view.offsetTop}px`);
    };
    view.addEventListener("resize", fit);
    view.addEventListener("scroll", fit);
    fit();
  }
}
