// What frames the talk? The round button, the panel with its head, and who has the focus.

import { el, icon } from "./dom.js";

const FOCUSABLE = "a[href], button:not(:disabled), textarea, summary, [tabindex='0']";

export function createPanel({ log, composer, onOpen, onClose, onNear }) {
  const badge = el("span", { class: "badge", hidden: true, "aria-hidden": "true" });
  const launcher = el("button", {
    class: "launcher", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog",
    onclick: () => (isOpen() ? close() : open()), onpointerenter: onNear, onfocus: onNear,
  }, el("span", { class: "launcher-chat" }, icon("chat", 28)), el("span", { class: "launcher-close" }, icon("down", 24)), badge);
  const title = el("h2", { class: "title", id: "title" });
  const status = el("p", { class: "status", role: "status" });
  const closer = el("button", { class: "closer", type: "button", onclick: () => close() }, icon("close", 20));
  const notice = el("p", { class: "notice", role: "status", hidden: true });
  const panel = el("section", { class: "panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", hidden: true, tabindex: "-1" },
    el("div", { class: "head" }, el("span", { class: "mark" }, icon("mark", 36)), el("div", { class: "head-text" }, title, status), closer),
    el("div", { class: "middle" }, log.node, log.newer),
    notice,
    composer.node);

  const isOpen = () => !panel.hidden;
  const byTouch = () => matchMedia("(pointer: coarse)").matches;

  function open({ focus = true } = {}) {
    if (isOpen()) return;
    panel.hidden = false;
    launcher.setAttribute("aria-expanded", "true");
    launcher.parentNode.host.toggleAttribute("open", true);
    onOpen();
    log.toEnd(false);
    if (!focus) return;
    // On a phone the keyboard would cover what there is to read.
    if (byTouch()) panel.focus({ preventScroll: true });
    else composer.focus();
  }

  function close() {
    if (!isOpen()) return;
    panel.hidden = true;
    launcher.setAttribute("aria-expanded", "false");
    launcher.parentNode.host.toggleAttribute("open", false);
    onClose();
    launcher.focus({ preventScroll: true });
  }

  /** Keep Tab within the open dialog; Escape is the way out. */
  function onKey(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      return close();
    }
    if (event.key !== "Tab") return;
    const stops = [...panel.querySelectorAll(FOCUSABLE)].filter((node) => node.checkVisibility());
    const active = panel.getRootNode().activeElement;
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (active !== from && active !== panel) return;
    if (active === panel && !event.shiftKey) return;
    event.preventDefault();
    to.focus();
  }
  panel.addEventListener("keydown", onKey);

  return {
    nodes: [panel, launcher],
    isOpen,
    open,
    close,
    /** After a press the pressed button may be gone: the focus goes where one reads or writes on. */
    refocus: () => (byTouch() ? log.node.focus({ preventScroll: true }) : composer.focus()),
    reword(words, shop) {
      title.textContent = shop;
      panel.setAttribute("lang", words.language);
      launcher.setAttribute("lang", words.language);
      closer.setAttribute("aria-label", words.say("close"));
      composer.reword(words);
    },
    show({ status: line, notice: warning, offline, unread, words }) {
      if (status.textContent !== line) status.textContent = line;
      status.classList.toggle("offline", offline);
      notice.hidden = !warning;
      if (notice.textContent !== warning) notice.textContent = warning;
      badge.hidden = unread === 0 || isOpen();
      badge.textContent = unread > 9 ? "9+" : String(unread);
      const name = words.say(isOpen() ? "close" : "open");
      launcher.setAttribute("aria-label", unread && !isOpen() ? `${name} (${words.say("unread", { count: unread })})` : name);
    },
  };
}
