// What was said, by whom and when? Shopper on one side, the shop on the other; days and the handoff as lines between.

import { html } from "/vendor/htm-preact.standalone.module.js";
import { languageOf } from "../words.js";
import { Goods, Order } from "./goods.js";
import { Icon } from "./icons.js";

const APART_MS = 5 * 60_000; // what is said later begins a new group
const LINK = /\bhttps?:\/\/[^\s<>"'，。；！？、（）「」《》]+[^\s<>"'，。；！？、（）「」《》.,;:!?)\]]/giu;

export function Transcript({ state, row, detail, desk }) {
  const { words, agent, outbox } = state;
  const rows = withLines(detail.messages, row, words);
  return html`<div class="said">
    ${rows.map((one) => (one.line ? html`<p class="line ${one.kind}" key=${one.key}><span>${one.line}</span></p>` : html`<${Said} key=${keyOf(one.message)} ...${one} words=${words} />`))}
    ${(outbox[row.id] ?? []).map((item) => html`<${Unsent} key=${`c${item.id}`} item=${item} agent=${agent} offline=${state.link === "offline"} words=${words} desk=${desk} />`)}
  </div>`;
}

/** The same before and after it is stored, so that what one has sent stays where it is. */
function keyOf(message) {
  return message.sender === "agent" && message.client_id ? `c${message.client_id}` : `s${message.seq}`;
}

/** Messages with a line where a day begins and where the bot gave up, and whether a message begins a group. */
function withLines(messages, ticket, words) {
  const rows = [];
  let before = null;
  let handed = false;
  for (const message of messages) {
    const broken = rows.length;
    const day = new Date(message.created_at).toDateString();
    if (!before || day !== new Date(before.created_at).toDateString()) rows.push({ line: words.dayText(message.created_at, { byName: true }), kind: "day", key: day });
    if (!handed && Date.parse(message.created_at) >= Date.parse(ticket.created_at)) {
      handed = true;
      rows.push(handoff(ticket, words));
    }
    rows.push({ message, first: broken !== rows.length || !before || !sameGroup(before, message) });
    before = message;
  }
  if (!handed) rows.push(handoff(ticket, words));
  return rows;
}

function handoff(ticket, words) {
  return { line: words.say("handed_off", { reason: ticket.reason_text }), kind: "handoff", key: "handoff" };
}

function sameGroup(one, other) {
  const near = Date.parse(other.created_at) - Date.parse(one.created_at) < APART_MS;
  return near && one.sender === other.sender && one.author === other.author;
}

function Said({ message, first, words }) {
  const { sender, kind, text, cards, order, buttons, author, created_at: at } = message;
  const time = html`<time datetime=${at} title=${words.fullText(at)}>${words.clockText(at)}</time>`;
  if (sender === "system" || kind === "system") return html`<p class="system" lang=${languageOf(text)}><span dir="auto">${text}</span> ${time}</p>`;
  const who = sender === "agent" ? author : words.say(sender);
  return html`<div class="message ${sender} ${first ? "first" : ""}">
    <p class=${first ? "by" : "by hidden"}>${sender === "bot" && html`<${Icon} name="mark" size=${16} />`}<span class="name" dir="auto">${who}</span> ${time}</p>
    ${text && html`<div class="bubble" dir="auto" lang=${languageOf(text)} title=${words.fullText(at)}>${linked(text)}</div>`}
    ${cards?.length > 0 && html`<${Goods} cards=${cards} words=${words} />`}
    ${order && html`<${Order} order=${order} words=${words} />`}
    ${buttons?.length > 0 && html`<p class="offered">${words.say("offered")} ${buttons.map((button) => html`<span dir="auto">${button.title}</span>`)}</p>`}
  </div>`;
}

/** A reply on its way: shown at once, confirmed by becoming a message, or visibly failed. */
function Unsent({ item, agent, offline, words, desk }) {
  const { id, text, state, why, tries, at } = item;
  const failed = state === "failed";
  const doing = offline || state === "waiting" || tries > 1 ? "send_waiting" : "sending";
  return html`<div class="message agent unsent ${failed ? "failed" : "pending"} first">
    <p class="by"><span class="name" dir="auto">${agent.name}</span> <time datetime=${at}>${words.clockText(at)}</time></p>
    <div class="bubble" dir="auto" lang=${languageOf(text)}>${text}</div>
    ${failed
      ? html`<p class="fate" role="alert"><${Icon} name="alert" size=${14} /><span>${words.say("send_failed")}${why && html` · ${why}`}</span>
          <button type="button" onClick=${() => desk.edit(id)}>${words.say("edit")}</button>
          <button type="button" onClick=${() => desk.retry(id)}>${words.say("retry")}</button></p>`
      : html`<p class="fate"><span class=${doing === "sending" ? "late" : ""}>${words.say(doing)}</span></p>`}
  </div>`;
}

/** Text with its web addresses as links; nothing else of it is ever more than text. */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(LINK)) {
    parts.push(text.slice(end, index), html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${address}</a>`);
    end = index + address.length;
  }
  return [...parts, text.slice(end)];
}
