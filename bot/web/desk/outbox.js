// How does a reply reach the shopper? In order, each once, and never lost silently.

const TRIES = 6; // while there is a line; without one a message waits as long as it takes
const PAUSE_MS = 1500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * @param {{store: ReturnType<import("./store.js").createStore>, api: ReturnType<import("./api.js").createApi>}} parts
 */
export function createOutbox({ store, api }) {
  const busy = new Set();
  const timers = new Map();

  const items = (ticket) => store.state.outbox[ticket] ?? [];
  const next = (ticket) => items(ticket).find((item) => item.state !== "failed");

  function change(ticket, id, news) {
    store.changeOutbox(ticket, (all) => all.map((item) => (item.id === id ? { ...item, ...news } : item)));
  }

  /** Send what waits, one after another; the id makes a repeat the same message. */
  async function pump(ticket) {
    clearTimeout(timers.get(ticket));
    if (busy.has(ticket)) return;
    busy.add(ticket);
    try {
      for (let item = next(ticket); item; item = next(ticket)) {
        if (!(await deliver(ticket, item))) return;
      }
    } finally {
      busy.delete(ticket);
    }
  }

  /** Send one message; false where the line must come back first. */
  async function deliver(ticket, { id, text, tries }) {
    change(ticket, id, { state: "sending", tries: tries + 1 });
    try {
      store.putMessage(ticket, await api.reply(ticket, { id, text }));
      return true;
    } catch (refusal) {
      if (refusal.status === 401) change(ticket, id, { state: "waiting" });
      else if (!refusal.passing || (tries + 1 >= TRIES && store.state.link === "online")) change(ticket, id, { state: "failed", why: refusal.message, tries: 0 });
      else {
        change(ticket, id, { state: "waiting" });
        timers.set(ticket, setTimeout(() => pump(ticket), Math.min(PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS)));
      }
      return !refusal.passing && refusal.status !== 401;
    }
  }

  return {
    add(ticket, text) {
      const item = { id: newId(), text, state: "sending", tries: 0, at: new Date(api.now()).toISOString() };
      store.changeOutbox(ticket, (all) => [...all, item]);
      pump(ticket);
    },
    retry(ticket, id) {
      change(ticket, id, { state: "waiting" });
      pump(ticket);
    },
    /** Take a failed message out again; returns its text. */
    withdraw(ticket, id) {
      const text = items(ticket).find((item) => item.id === id)?.text ?? "";
      store.changeOutbox(ticket, (all) => all.filter((item) => item.id !== id));
      return text;
    },
    /** Send everything that waits, now that the line is back. */
    pumpAll: () => Object.keys(store.state.outbox).forEach(pump),
    isEmpty: (ticket) => items(ticket).length === 0,
  };
}

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
