// What is the state of the talk? Messages by their place, what is not yet sent, who speaks for the shop.

// A message is as in docs/messages.md. One on its way has no `seq` but
// {id, text, at, state: "waiting"|"sending"|"failed", code, tries, after: the last seq when it was written}.

const FOREVER_FAILED = new Set(["too_long", "empty", "bad_input", "bad_id", "wrong_field", "id_taken"]);

/** Tell whether sending the same text again cannot help. */
export function mustBeEdited(code) {
  return FOREVER_FAILED.has(code);
}

/** An id that no other message has; also on pages without a secure context. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function createStore(storage) {
  const listeners = new Set();
  const messages = new Map();
  const outbox = storage.outbox().map((item) => ({ ...item, state: item.state === "failed" ? "failed" : "waiting", tries: 0 }));
  let longest = 16_000; // what a message may have before the shop has said so: no more than the gateway reads at all
  const state = { owner: "bot", typing: null, link: "idle", seen: storage.seen(), lastSeq: 0 };
  let announced = false;

  function changed() {
    if (announced) return;
    announced = true;
    queueMicrotask(() => {
      announced = false;
      for (const listener of listeners) listener();
    });
  }

  function set(name, value) {
    if (state[name] === value) return;
    state[name] = value;
    changed();
  }

  function remove(id) {
    const index = outbox.findIndex((item) => item.id === id);
    if (index < 0) return null;
    storage.drop(id);
    return outbox.splice(index, 1)[0];
  }

  function update(item, values) {
    Object.assign(item, values);
    storage.keep({ ...item, tries: 0 });
    changed();
  }

  function receive(message) {
    if (!Number.isInteger(message?.seq) || message.seq < 1) return;
    if (message.client_id && message.sender === "shopper") remove(message.client_id);
    messages.set(message.seq, message);
    while (messages.has(state.lastSeq + 1)) state.lastSeq += 1;
    if (message.sender === "bot" || message.sender === "agent") state.typing = null;
    changed();
  }

  /** Now, and never the same moment twice: it is also the order in which messages are sent. */
  function moment() {
    return Math.max(Date.now(), 1 + Math.max(0, ...outbox.map((item) => item.at)));
  }

  return {
    state,
    subscribe: (listener) => listeners.add(listener),

    /** All that is to be shown, in order: what failed stays where it was said, what waits to be sent comes last. */
    timeline() {
      const place = (entry) => entry.seq ?? (entry.state === "failed" ? entry.after + 0.5 : Infinity);
      return [...messages.values(), ...outbox].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
    },
    isEmpty: () => messages.size === 0 && outbox.length === 0,
    unread: () => [...messages.values()].filter((m) => m.seq > state.seen && m.sender !== "shopper" && m.sender !== "system").length,

    /** Take in what the server says; the same message twice is one. */
    receive,
    /** Tell whether something between the first and the newest message has not come. */
    hasGap: () => messages.size > state.lastSeq,

    markSeen() {
      const newest = Math.max(0, ...messages.keys());
      if (newest <= state.seen) return;
      state.seen = newest;
      storage.setSeen(newest);
      changed();
    },
    setOwner: (owner) => set("owner", owner),
    setTyping: (who) => set("typing", who),
    setLink: (link) => set("link", link),

    /** @param {number|undefined} characters how many a message may have */
    limit: (characters) => { longest = characters || longest; },

    /** Put a new message at the end of the queue. */
    enqueue(text) {
      const item = { id: newId(), text, at: moment(), state: "waiting", code: "", tries: 0, after: state.lastSeq };
      outbox.push(item);
      update(item, [...text].length > longest ? { state: "failed", code: "too_long" } : {});
    },
    nextWaiting: () => outbox.find((item) => item.state !== "failed") ?? null,
    waiting: (item) => update(item, { state: "waiting" }),
    sending: (item) => update(item, { state: "sending", tries: item.tries + 1 }),
    failed: (item, code) => update(item, { state: "failed", code }),

    /** The server has stored it at `seq`; its own copy of the message may come before or after this. */
    confirmed(item, seq) {
      remove(item.id);
      if (messages.has(seq)) return changed();
      receive({
        seq, sender: "shopper", kind: "text", text: item.text, author: "", client_id: item.id,
        created_at: new Date().toISOString(), buttons: [], cards: [], order: null,
      });
    },
    /** Send a failed message again, after those that wait, under its old id. */
    retry(id) {
      const item = remove(id);
      if (!item) return;
      const at = moment();
      outbox.push(item);
      update(item, { state: "waiting", code: "", tries: 0, at, after: state.lastSeq });
    },
    /** Take a failed message back and return its text. */
    withdraw(id) {
      const item = remove(id);
      changed();
      return item?.text ?? "";
    },
    /** Another conversation begins: only what was not yet sent is kept. */
    clear() {
      messages.clear();
      Object.assign(state, { owner: "bot", typing: null, seen: 0, lastSeq: 0 });
      storage.setSeen(0);
      changed();
    },
  };
}
