// What does the page know? One state, changed only here, told to whoever draws it.

import { isOpen, merged } from "./tickets.js";

const KEPT_DETAILS = 30; // transcripts in memory; older ones are fetched again

export function emptyDesk() {
  return {
    list: "open",
    loaded: { open: false, closed: false },
    rows: {}, // by id, open and closed
    closed: [], // ids, newest first
    chosen: null,
    details: {}, // by id
    troubles: {}, // by id: why a detail could not be read
    unread: {},
    typing: {},
    outbox: {}, // by id: messages on their way
    busy: null, // "take" or "resolve" while the server is asked
    notice: null, // {id, text}: what went wrong with a ticket
    dialog: null, // "help" or "resolve"
    held: null, // ids in the order that must not change now
  };
}

export function createStore(initial) {
  let state = { ...emptyDesk(), ...initial };
  let told = true;
  let touched = new Set(); // tickets that were told of while a list was fetched
  const listeners = new Set();

  function set(change) {
    state = { ...state, ...(typeof change === "function" ? change(state) : change) };
    if (!told) return;
    told = false;
    queueMicrotask(() => {
      told = true;
      listeners.forEach((listener) => listener(state));
    });
  }

  const without = (table, id) => Object.fromEntries(Object.entries(table).filter(([key]) => key !== id));

  return {
    get state() {
      return state;
    },
    set,
    subscribe: (listener) => listeners.add(listener),

    /** A row that came by itself is newer than any list that is on its way. */
    putRow(row) {
      touched.add(row.id);
      set(({ rows, typing }) => ({ rows: { ...rows, [row.id]: row }, typing: row.state === "assigned" ? typing : without(typing, row.id) }));
    },
    beginList() {
      touched = new Set();
    },
    putList(list, fetched) {
      const fresh = Object.fromEntries(fetched.filter((row) => !touched.has(row.id)).map((row) => [row.id, row]));
      set(({ rows, closed, loaded, chosen, details }) => {
        const keeps = ([id, row]) => touched.has(id) || (list === "closed") === isOpen(row);
        const kept = Object.fromEntries(Object.entries(rows).filter(keeps));
        const open = chosen && details[chosen] ? { [chosen]: rows[chosen] } : {}; // what is being read stays
        return {
          rows: { ...open, ...kept, ...fresh },
          closed: list === "closed" ? fetched.map((row) => row.id) : closed,
          loaded: { ...loaded, [list]: true },
        };
      });
    },
    putDetail(id, detail) {
      const { ticket, ...rest } = detail;
      set(({ details, rows, troubles, outbox }) => {
        const known = details[id]?.messages ?? [];
        const messages = merged(known, detail.messages);
        const recent = Object.entries(without(details, id)).slice(1 - KEPT_DETAILS);
        return {
          details: { ...Object.fromEntries(recent), [id]: { ...rest, messages } },
          rows: touched.has(id) && rows[id] ? rows : { ...rows, [id]: ticket },
          troubles: without(troubles, id),
          outbox: { ...outbox, [id]: notStored(outbox[id], messages) },
        };
      });
    },
    putMessage(id, message) {
      set(({ details, outbox, typing }) => ({
        details: details[id] ? { ...details, [id]: { ...details[id], messages: merged(details[id].messages, [message]) } } : details,
        outbox: { ...outbox, [id]: notStored(outbox[id], [message]) },
        typing: message.sender === "shopper" ? without(typing, id) : typing,
      }));
    },
    setTyping: (id, on) => set(({ typing }) => ({ typing: on ? { ...typing, [id]: true } : without(typing, id) })),
    setUnread: (id, on) => set(({ unread }) => ({ unread: on ? { ...unread, [id]: true } : without(unread, id) })),
    setTrouble: (id, text) => set(({ troubles }) => ({ troubles: { ...troubles, [id]: text } })),
    changeOutbox: (id, change) => set(({ outbox }) => ({ outbox: { ...outbox, [id]: change(outbox[id] ?? []) } })),
  };
}

function notStored(items = [], messages) {
  const stored = new Set(messages.filter((message) => message.sender === "agent").map((message) => message.client_id));
  return items.filter((item) => !stored.has(item.id));
}
