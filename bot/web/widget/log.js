// What has been said, in order? Keeps one row per message and moves nothing that stays.

import { el, icon } from "./dom.js";
import { createRow, isShoppers } from "./message.js";

const PAUSE_MS = 20 * 60_000; // after this a line says when
const NEAR_PX = 80;

const keyOf = (entry) => (isShoppers(entry) ? `c:${entry.client_id ?? entry.id ?? entry.seq}` : `s:${entry.seq}`);

export function createLog({ store, server, words, onSay, onRetry, onEdit }) {
  let rows = new Map();
  let entries = [];
  const intro = el("div", { class: "intro" });
  const list = el("div", { class: "rows", role: "log", "aria-live": "off" });
  const replies = el("div", { class: "replies", role: "group" });
  const typing = el("div", { class: "row bot typing", hidden: true },
    el("span", { class: "hidden" }), el("p", { class: "bubble" }, el("i"), el("i"), el("i")));
  const newer = el("button", { class: "newer", type: "button", hidden: true, onclick: () => toEnd(true) });
  const node = el("div", { class: "talk", tabindex: "0", role: "region" }, intro, list, replies, typing);
  let aim = null; // where a smooth scroll is heading
  const isNearEnd = () => node.scrollHeight - (aim ?? node.scrollTop) - node.clientHeight < NEAR_PX;
  node.addEventListener("scroll", () => isNearEnd() && (newer.hidden = true), { passive: true });
  node.addEventListener("scrollend", () => { aim = null; });
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function go(top, smoothly) {
    const smooth = smoothly && !calm();
    aim = smooth && Math.abs(top - node.scrollTop) > 1 ? top : null;
    node.scrollTo({ top, behavior: smooth ? "smooth" : "auto" });
  }

  function toEnd(smoothly) {
    newer.hidden = true;
    go(node.scrollHeight - node.clientHeight, smoothly);
  }

  /** Show what is new, but never push the shopper's own last message out of sight above. */
  function toAnswer() {
    const own = entries.findLast(isShoppers);
    const top = own ? rows.get(keyOf(own)).node.offsetTop - 16 : Infinity;
    const end = node.scrollHeight - node.clientHeight;
    go(Math.min(top, end), true);
  }

  function render() {
    const wasNear = isNearEnd();
    const before = entries;
    entries = store.timeline();
    const kept = new Map();
    let place = list.firstChild;
    entries.forEach((entry, index) => {
      const key = keyOf(entry);
      const row = rows.get(key) ?? createRow(entry, { words: words(), server, onSay, onRetry, onEdit });
      row.update(entry);
      mark(row.node, entry, entries[index - 1]);
      kept.set(key, row);
      if (row.node === place) place = place.nextSibling;
      else list.insertBefore(row.node, place);
    });
    for (const [key, row] of rows) if (!kept.has(key)) row.node.remove();
    rows = kept;
    intro.classList.toggle("begun", entries.length > 0);
    showReplies();
    showTyping();
    const added = entries.length > before.length;
    if (!added && !wasNear) return;
    scroll(before, wasNear);
  }

  function scroll(before, wasNear) {
    const last = entries.at(-1);
    const grew = entries.length - before.length;
    if (before.length === 0 || grew > 5) return toEnd(false);
    if (grew > 0 && last && isShoppers(last)) return toEnd(true);
    if (wasNear) return toAnswer();
    newer.hidden = grew <= 0;
  }

  /** First of a run, and a line with the time after a pause. */
  function mark(row, entry, previous) {
    row.classList.toggle("first", !previous || previous.sender !== entry.sender || previous.author !== entry.author);
    const at = Date.parse(entry.created_at ?? "") || entry.at;
    const earlier = previous ? Date.parse(previous.created_at ?? "") || previous.at : at;
    const pause = at - earlier > PAUSE_MS;
    if (!pause && row.dataset.when) delete row.dataset.when;
    if (pause) row.dataset.when = words().momentText(new Date(at).toISOString());
  }

  /** Quick replies of the last answer; gone once the shopper has said something. */
  function showReplies() {
    const from = entries.findLastIndex((entry) => isShoppers(entry) && entry.state !== "failed") + 1;
    const speaker = store.state.owner === "bot" ? "bot" : "agent";
    const offered = entries.slice(from).filter((entry) => entry.sender === speaker).flatMap((entry) => entry.buttons ?? []);
    const unique = [...new Map(offered.filter((button) => button?.text && button?.title).map((button) => [button.text, button])).values()];
    const wanted = JSON.stringify(unique);
    if (replies.dataset.shown === wanted) return;
    replies.dataset.shown = wanted;
    replies.replaceChildren(...unique.map((button) =>
      el("button", { class: "reply", type: "button", dir: "auto", onclick: () => onSay(button.text) }, button.title)));
  }

  function showTyping() {
    const who = store.state.typing;
    typing.hidden = !who;
    typing.classList.toggle("agent", who === "agent");
    typing.classList.toggle("bot", who !== "agent");
    const name = entries.findLast((entry) => entry.sender === "agent")?.author ?? "";
    typing.firstChild.textContent = who ? words().say(`typing_${who === "agent" && name ? "agent" : "bot"}`, { name }) : "";
  }

  /** Draw everything again: the language has changed. */
  function reword(welcome) {
    for (const row of rows.values()) row.node.remove();
    rows = new Map();
    delete replies.dataset.shown;
    node.setAttribute("aria-label", words().say("log"));
    list.setAttribute("aria-label", words().say("log"));
    replies.setAttribute("aria-label", words().say("replies"));
    newer.replaceChildren(icon("down", 16), words().say("newer"));
    drawIntro(welcome);
    entries = [];
    render();
  }

  function drawIntro(welcome) {
    const suggestions = (welcome?.suggestions ?? []).map((suggestion) =>
      el("li", {}, el("button", { class: "suggestion", type: "button", onclick: () => onSay(suggestion.text) },
        el("span", {}, suggestion.title), icon("right", 16))));
    intro.replaceChildren(
      el("h3", { class: "greeting" }, welcome?.greeting ?? ""),
      el("p", { class: "about" }, words().say("intro")),
      el("div", { class: "suggestions" },
        el("p", { class: "suggestions-title", id: "suggestions" }, words().say("suggestions")),
        el("ul", { role: "list", "aria-labelledby": "suggestions" }, suggestions)));
    intro.hidden = !welcome;
  }

  return { node, newer, render, reword, toEnd, announce: (on) => list.setAttribute("aria-live", on ? "polite" : "off") };
}
