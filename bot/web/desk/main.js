// How does the desk begin? State, server and screen are put together here.

import { html, render } from "/vendor/htm-preact.standalone.module.js";
import { createApi } from "./api.js";
import { createDesk } from "./desk.js";
import { listenToKeys } from "./keys.js";
import { createSession, firstState } from "./session.js";
import { createStore } from "./store.js";
import { Desk } from "./view/frame.js";

const WIDE = "(width >= 1000px)"; // room for three columns

const store = createStore({ ...firstState(), cardShown: matchMedia(WIDE).matches });
const expired = () => {
  desk.pause();
  session.expired();
};
const api = createApi({ language: () => store.state.language, onExpired: expired });
const desk = createDesk({ store, api, onExpired: expired, onResolved: focusRow });
const session = createSession({ store, api, onEnter: desk.enter, onLeave: desk.leave, onLanguage: desk.reword });

/** Show where the keyboard is: on a ticket's row. */
function focusRow(id) {
  queueMicrotask(() => {
    const row = id && document.getElementById(`row-${id}`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
}

const root = document.getElementById("desk");
const draw = (state) => render(html`<${Desk} state=${state} desk=${desk} session=${session} api=${api} store=${store} />`, root);

store.subscribe(draw);
matchMedia(WIDE).addEventListener("change", (event) => store.set({ cardShown: event.matches }));
listenToKeys({ store, desk, focusRow });
draw(store.state);
session.start();
