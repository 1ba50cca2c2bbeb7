// How is a conversation read and answered? Who it is, what was said, and the box to reply in.

import { html, useEffect, useLayoutEffect, useRef, useState } from "/vendor/htm-preact.standalone.module.js";
import { holderOf } from "../tickets.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { Icon, Key } from "./icons.js";
import { Transcript } from "./transcript.js";
import { nameOf } from "./queue.js";

const NEAR_PX = 48; // so near to the end counts as at the end
const QUIET_MS = 400; // what was said before is not read aloud, only what comes from then on

export function Talk({ state, row, desk, api, store }) {
  const { words, details, troubles, notice, typing, agent } = state;
  const holder = holderOf(row, agent);
  const detail = details[row.id];
  const trouble = !detail && troubles[row.id];
  return html`<main class="talk" aria-label=${nameOf(row, words)}>
    <${TalkHead} state=${state} row=${row} holder=${holder} desk=${desk} api=${api} store=${store} />
    <${Scrolled} words=${words} news=${detail?.messages.at(-1)?.seq ?? 0} own=${state.outbox[row.id]?.length ?? 0}>
      ${trouble && html`<div class="trouble"><p role="alert">${trouble}</p>
        <button class="plain" type="button" onClick=${() => desk.again(row.id)}>${words.say("retry")}</button></div>`}
      ${!detail && !trouble && html`<p class="loading">${words.say("loading")}</p>`}
      ${detail && html`<${Transcript} state=${state} row=${row} detail=${detail} desk=${desk} />`}
    <//>
    <${Sign} words=${words} offline=${state.link === "offline"} types=${typing[row.id]} />
    ${notice?.id === row.id && html`<p class="notice" role="alert"><${Icon} name="alert" size=${16} /><span>${notice.text}</span>
      <button type="button" aria-label=${words.say("close")} onClick=${desk.dropNotice}><${Icon} name="close" size=${16} /></button></p>`}
    <${Composer} key=${row.id} state=${state} row=${row} holder=${holder} desk=${desk} />
  </main>`;
}

/** What is going on just now. Its place is always kept, so that nothing moves when it comes and goes. */
function Sign({ words, offline, types }) {
  if (offline) return html`<p class="sign offline" role="alert"><${Icon} name="alert" size=${16} /><span>${words.say("offline_note")}</span></p>`;
  return html`<p class="sign" aria-live="polite">${types && html`<${Dots} />${words.say("shopper_types")}`}</p>`;
}

const Dots = () => html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;

function TalkHead({ state, row, holder, desk, api, store }) {
  const { words, busy, details, cardShown } = state;
  const began = details[row.id]?.conversation.created_at;
  const facts = [stateText(row, holder, words), words.say(`in_${row.language}`), words.say("began", { time: words.momentText(began ?? row.created_at) })];
  return html`<header class="talk-head">
    <button class="back icon" type="button" aria-label=${words.say("back")} onClick=${() => desk.choose(null)}><${Icon} name="left" size=${20} /></button>
    <div class="talk-who">
      <h2 dir="auto">${nameOf(row, words)}</h2>
      <p class="soft">${holder !== "closed" && html`<${Clock} row=${row} api=${api} words=${words} />`}${facts.map((fact) => html`<span>${fact}</span>`)}</p>
    </div>
    ${holder === "mine" && html`<button class="plain" type="button" disabled=${busy} onClick=${desk.askResolve}>${words.say("resolve")}<${Key}>E<//></button>`}
    <button class="icon" type="button" aria-label=${words.say("card")} aria-pressed=${cardShown}
      onClick=${() => store.set({ cardShown: !cardShown })}><${Icon} name="panel" size=${20} /></button>
  </header>`;
}

function stateText(row, holder, words) {
  if (holder === "closed") return words.say(row.state === "abandoned" ? "state_abandoned" : "state_resolved");
  return words.say(`state_${holder}`, { name: row.agent_name ?? "" });
}

/** Follows the newest message while the agent reads at the end; elsewhere it stays, and says that there is more. */
function Scrolled({ words, news, own, children }) {
  const node = useRef(null);
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);
  const [live, setLive] = useState(false);
  const toEnd = () => {
    node.current.scrollTop = node.current.scrollHeight;
  };
  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = node.current;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (atEnd.current) setMissed(false);
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else if (news) setMissed(true);
  }, [news]);
  useLayoutEffect(() => {
    if (own) toEnd(); // one's own words are always seen
  }, [own]);
  useEffect(() => {
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(node.current);
    watch.observe(node.current.firstElementChild);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!news) return;
    const timer = setTimeout(setLive, QUIET_MS, true);
    return () => clearTimeout(timer);
  }, [news > 0]);
  return html`<div class="middle">
    <div class="scroll" ref=${node} onScroll=${scrolled} role="log" aria-live=${live ? "polite" : "off"} aria-label=${words.say("transcript")} tabIndex="0"><div class="column">${children}</div></div>
    ${missed && html`<button class="newer" type="button" onClick=${toEnd}><${Icon} name="down" size=${16} />${words.say("new_messages")}</button>`}
  </div>`;
}
