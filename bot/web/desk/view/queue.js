// Who waits, and for how long? One's own conversations, then the waiting, then colleagues'.

import { html, useLayoutEffect, useRef } from "/vendor/htm-preact.standalone.module.js";
import { holderOf, isOpen, sectionsOf } from "../tickets.js";
import { languageOf } from "../words.js";
import { Clock } from "./clock.js";

const HOLD_MS = 8000; // a pointer that rests so long does not aim at anything

export function Queue({ state, desk, api }) {
  const { words, list, rows } = state;
  const open = Object.values(rows).filter(isOpen).length;
  const waiting = Object.values(rows).filter((row) => holderOf(row) === "waiting").length;
  const tab = (name, count) => html`<button type="button" aria-pressed=${list === name} onClick=${() => desk.showList(name)}>
    ${words.say(name)}${count > 0 && html` <span class="count">${count}</span>`}</button>`;
  return html`<nav class="queue" aria-label=${words.say("queue")}>
    <div class="queue-head switch" role="group" aria-label=${words.say("queue")}>${tab("open", open)}${tab("closed", 0)}</div>
    <p class="hidden" role="status">${words.say("waiting")} ${waiting}</p>
    <${Rows} state=${state} desk=${desk} api=${api} />
  </nav>`;
}

function Rows({ state, desk, api }) {
  const node = useRef(null);
  useHeldOrder(node, desk);
  useKeptFocus();
  const sections = sectionsOf(state);
  const all = sections.flatMap((section) => section.rows);
  const reachable = all.some((row) => row.id === state.chosen) ? state.chosen : all[0]?.id;
  return html`<div class="rows" ref=${node} aria-busy=${!state.loaded[state.list]}>
    ${sections.map((section) => html`<${Section} key=${section.name} ...${section} reachable=${reachable} state=${state} desk=${desk} api=${api} />`)}
  </div>`;
}

function Section({ name, rows, reachable, state, desk, api }) {
  const { words, loaded, list } = state;
  if (!rows.length && name === "colleagues") return null;
  const empty = { mine: "none_mine", waiting: "none_waiting", closed_recent: "none_closed" }[name];
  return html`<section aria-labelledby="section-${name}">
    <h2 id="section-${name}">${words.say(name)} <span class="count">${name === "closed_recent" ? "" : rows.length || ""}</span></h2>
    ${rows.length > 0
      ? html`<ul role="list">${rows.map((row) => html`<${Row} key=${row.id} row=${row} reachable=${row.id === reachable} state=${state} desk=${desk} api=${api} />`)}</ul>`
      : loaded[list] && html`<p class="empty">${words.say(empty)}</p>`}
  </section>`;
}

function Row({ row, reachable, state, desk, api }) {
  const { words, chosen, unread, typing, agent } = state;
  const holder = holderOf(row, agent);
  const preview = typing[row.id] ? html`<em>${words.say("typing")}</em>` : row.last_text;
  return html`<li>
    <button class="row ${holder}" id="row-${row.id}" type="button" tabIndex=${reachable ? 0 : -1} aria-current=${row.id === chosen}
      onClick=${() => desk.choose(row.id)}>
      <span class="row-top">
        ${unread[row.id] && html`<span class="unread"><span class="hidden">${words.say("unread")}</span></span>`}
        <span class="row-name" dir="auto">${nameOf(row, words)}</span>
        ${isOpen(row) ? html`<${Clock} row=${row} api=${api} words=${words} />` : html`<span class="wait none">${words.momentText(row.created_at)}</span>`}
      </span>
      <span class="row-why">${row.reason_text}</span>
      <span class="row-under"><span class="row-last" dir="auto" lang=${languageOf(row.last_text)}>${preview}</span>
        ${holder === "other" ? html`<span class="tag" dir="auto">${row.agent_name}</span>` : html`<${Tongue} row=${row} words=${words} />`}</span>
    </button>
  </li>`;
}

/** The shopper's language, where it is not the agent's. */
function Tongue({ row, words }) {
  if (row.language === words.language) return null;
  return html`<span class="tag">${words.say(`in_${row.language}`)}</span>`;
}

/** Who it is; strangers are told apart by the conversation's own id. */
export function nameOf(row, words) {
  return row.customer_name || words.say("shopper_unknown", { code: row.conversation_id.slice(-4).toUpperCase() });
}

/** While a mouse is over the rows they keep their places, so that nobody clicks on what has just moved there. */
function useHeldOrder(node, desk) {
  useLayoutEffect(() => {
    let timer;
    let held = false;
    const set = (on) => {
      if (on !== held) desk.hold((held = on));
    };
    const moved = (event) => {
      if (event.pointerType !== "mouse") return;
      clearTimeout(timer);
      timer = setTimeout(() => set(false), HOLD_MS);
      set(true);
    };
    const left = () => {
      clearTimeout(timer);
      set(false);
    };
    const rows = node.current;
    rows.addEventListener("pointermove", moved);
    rows.addEventListener("pointerleave", left);
    return () => {
      clearTimeout(timer);
      rows.removeEventListener("pointermove", moved);
      rows.removeEventListener("pointerleave", left);
    };
  }, []);
}

/** A row that moves to another place loses the focus; it gets it back. */
function useKeptFocus() {
  const before = document.activeElement?.id ?? "";
  useLayoutEffect(() => {
    if (before.startsWith("row-") && document.activeElement === document.body) document.getElementById(before)?.focus({ preventScroll: true });
  });
}
