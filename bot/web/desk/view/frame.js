// How is the desk laid out? A head, the queue, the talk, and what is known.

import { html, useEffect } from "/vendor/htm-preact.standalone.module.js";
import { holderOf } from "../tickets.js";
import { Known } from "./card.js";
import { Help, Resolve } from "./dialogs.js";
import { Icon, Key } from "./icons.js";
import { Queue } from "./queue.js";
import { Languages, Themes } from "./settings.js";
import { SignIn } from "./signin.js";
import { Talk } from "./talk.js";

export function Desk(props) {
  const { state, session } = props;
  useTitle(state);
  if (state.phase === "loading") return html`<main class="blank" aria-busy="true"></main>`;
  if (state.phase === "broken") return html`<${Broken} state=${state} session=${session} />`;
  if (state.phase === "sign-in") return html`<${SignIn} state=${state} session=${session} />`;
  return html`<${Room} ...${props} />`;
}

/** The window's title tells how many wait, so that another tab's agent sees it. */
function useTitle({ words, rows, phase }) {
  const waiting = phase === "desk" ? Object.values(rows).filter((row) => holderOf(row) === "waiting").length : 0;
  useEffect(() => {
    document.title = `${waiting ? `(${waiting}) ` : ""}${words.say("title")}`;
  }, [words, waiting]);
}

function Broken({ state: { words }, session }) {
  return html`<main class="blank"><p role="alert">${words.say("unreachable")}</p>
    <button class="plain" type="button" onClick=${session.start}>${words.say("retry")}</button></main>`;
}

function Room({ state, desk, session, api, store }) {
  const { words, chosen, rows, dialog } = state;
  const row = rows[chosen];
  return html`<div class="room ${row ? "reading" : ""} ${state.cardShown && row ? "with-card" : ""}">
    <${Head} state=${state} session=${session} store=${store} />
    <${Queue} state=${state} desk=${desk} api=${api} />
    ${row ? html`<${Talk} key=${chosen} state=${state} row=${row} desk=${desk} api=${api} store=${store} />` : html`<${Nothing} words=${words} />`}
    ${row && state.cardShown && html`<${Known} key=${`card ${chosen}`} state=${state} row=${row} desk=${desk} store=${store} />`}
    ${dialog === "help" && html`<${Help} state=${state} session=${session} onClose=${desk.closeDialog} />`}
    ${dialog === "resolve" && row && html`<${Resolve} state=${state} desk=${desk} />`}
  </div>`;
}

function Head({ state, session, store }) {
  const { words, agent, link, shop } = state;
  return html`<header class="head">
    <span class="mark"><${Icon} name="mark" size=${28} /></span>
    <h1>${words.say("title")}</h1>
    <span class="head-shop">${shop}</span>
    <span class="link ${link}" role="status"><span class="dot"></span>${words.say(link)}</span>
    <button class="quiet" type="button" onClick=${() => store.set({ dialog: "help" })}>${words.say("help")}<${Key}>?<//></button>
    <${Themes} state=${state} session=${session} />
    <${Languages} state=${state} session=${session} />
    <span class="who" dir="auto">${agent?.name}</span>
    <button class="quiet" type="button" onClick=${session.signOut}>${words.say("sign_out")}</button>
  </header>`;
}

function Nothing({ words }) {
  return html`<main class="nothing">
    <span class="mark-soft"><${Icon} name="mark" size=${48} /></span>
    <p>${words.say("choose")}</p>
    <p class="soft">${words.say("choose_note")}</p>
  </main>`;
}
