// How does one message look? Who speaks is plain from side, colour, edge and, for screen readers, a word.

import { productCards } from "./cards.js";
import { el, icon, withLinks } from "./dom.js";
import { languageOf } from "./language.js";
import { orderCard } from "./order.js";
import { mustBeEdited } from "./store.js";

/** One place in the log; `update` takes the same message in a later state. */
export function createRow(entry, context) {
  return isShoppers(entry) ? shopperRow(entry, context) : shopRow(entry, context);
}

/** Tell whether the shopper said it; what is not yet sent has no sender. */
export function isShoppers(entry) {
  return entry.sender === "shopper" || entry.sender === undefined;
}

function bubble(text, content) {
  return el("p", { class: "bubble", dir: "auto", lang: languageOf(text) }, content);
}

function shopperRow(entry, { words, onRetry, onEdit }) {
  const meta = el("div", { class: "meta" });
  const node = el("div", { class: "row shopper" }, el("span", { class: "hidden" }, words.say("from_you")), bubble(entry.text, [entry.text]), meta);
  let shown;
  function update(latest) {
    const now = latest.seq ? "stored" : `${latest.state}:${latest.code}`;
    if (now === shown) return;
    shown = now;
    node.classList.toggle("pending", !latest.seq && latest.state !== "failed");
    node.classList.toggle("failed", latest.state === "failed");
    meta.replaceChildren(...sendState(latest, words, onRetry, onEdit));
  }
  update(entry);
  return { node, update };
}

/** What is said under a message on its way: nothing once it is stored. */
function sendState(entry, words, onRetry, onEdit) {
  if (entry.seq) return [];
  if (entry.state !== "failed") return [el("span", { class: "wait" }, words.say(entry.state === "sending" ? "sending" : "waiting"))];
  const edit = mustBeEdited(entry.code);
  const reason = words.say(`error_${entry.code}`) || words.say("failed");
  const act = edit ? () => onEdit(entry.id) : () => onRetry(entry.id);
  return [
    icon("alert", 16),
    el("span", { class: "why" }, reason),
    el("button", { class: "again", type: "button", onclick: act }, words.say(edit ? "edit" : "retry")),
  ];
}

function shopRow(message, context) {
  const { words } = context;
  if (message.sender === "system" || message.kind === "system") {
    const node = el("div", { class: "row system" }, el("p", { dir: "auto", lang: languageOf(message.text) }, message.text));
    return { node, update() {} };
  }
  const agent = message.sender === "agent";
  const cards = message.kind === "products" && message.cards?.length ? productCards(message.cards, context) : null;
  const order = message.kind === "order" && message.order ? orderCard(message.order, context) : null;
  const node = el("div", { class: `row ${agent ? "agent" : "bot"}${cards || order ? " wide" : ""}` },
    agent ? el("p", { class: "author" }, message.author) : el("span", { class: "hidden" }, words.say("from_bot")),
    message.text && bubble(message.text, withLinks(message.text)),
    cards,
    order);
  return { node, update() {} };
}
