// How do messages travel? REST opens a conversation, Socket.IO carries it; what cannot travel now waits and keeps its order.

const ACKNOWLEDGE_MS = 8000; // after this a message is sent again under its id: the gateway drops the repeat
const TRIES = 5; // then it is shown as failed: a message that breaks the line must not break it for ever
const GRACE_MS = 1500; // a short break is not worth a word
const TYPING_MS = 30_000;
const REFUSALS = new Set(["wrong_token", "not_allowed", "not_found"]);

export function createConnection({ server, store, storage, language }) {
  let socket = null;
  let current = null; // the conversation that `socket` speaks in
  let pumping = false;
  let pause = 500;
  const timers = {};

  function later(name, milliseconds, callback) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(callback, milliseconds);
  }

  /** The line is down: say so, unless it is back within a moment. */
  function fail() {
    if (!navigator.onLine) store.setLink("offline");
    timers.grace ??= setTimeout(() => store.setLink("offline"), GRACE_MS);
  }

  function recovered() {
    clearTimeout(timers.grace);
    timers.grace = undefined;
    pause = 500;
  }

  /** Send what waits, one after another; stops where something must be waited for, and is called again then. */
  async function pump() {
    if (pumping) return;
    pumping = true;
    try {
      for (let item = store.nextWaiting(); item; item = store.nextWaiting()) {
        if (!storage.conversation() && !(await open(item))) return;
        if (storage.conversation() && !socket?.connected) return void connect();
        if (socket?.connected && !(await deliver(item))) return;
      }
    } finally {
      pumping = false;
    }
  }

  /** Open a conversation for the first message; true where it makes sense to go on. Two tabs open one, not two. */
  function open(item) {
    const work = async () => Boolean(storage.conversation()) || begin(item);
    return navigator.locks ? navigator.locks.request(`xiaoer:${server}`, work) : work();
  }

  async function begin(item) {
    let response;
    try {
      response = await fetch(`${server}/api/v1/conversations`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ language: language(), channel: "web" }),
        signal: AbortSignal.timeout(15_000),
      });
      if (response.ok) {
        const { id, token } = await response.json();
        storage.setConversation({ id, token });
        return true;
      }
    } catch {
      response = null; // no way to the server, or it stopped half-way
    }
    if (response && response.status < 500) {
      const body = await response.json().catch(() => null);
      store.failed(item, response.status === 429 ? "busy" : (body?.error?.code ?? "refused"));
      return true;
    }
    store.waiting(item);
    fail();
    tryLater();
    return false;
  }

  function tryLater() {
    later("open", pause, pump);
    pause = Math.min(pause * 2, 15_000); // until a connection stands
  }

  /** Send one message and wait until it is stored; false where the line is gone. */
  function deliver(item) {
    store.sending(item);
    return new Promise((resolve) => {
      socket.timeout(ACKNOWLEDGE_MS).emit("send", { id: item.id, text: item.text }, (error, reply) => {
        if (!error && Number.isInteger(reply?.seq)) store.confirmed(item, reply.seq);
        else if (!error && REFUSALS.has(reply?.error?.code)) startAfresh();
        else if (!error) store.failed(item, reply?.error?.code ?? "unknown");
        else if (item.tries >= TRIES) store.failed(item, "timeout");
        else store.waiting(item);
        if (store.hasGap()) later("gap", 500, fillGap);
        resolve(Boolean(socket?.connected));
      });
    });
  }

  /** The server does not know this conversation any more: what waits goes into a new one. */
  function startAfresh() {
    close();
    storage.setConversation(null);
    store.clear();
    tryLater();
  }

  function close() {
    socket?.off();
    socket?.disconnect();
    socket = null;
    current = null;
  }

  async function connect() {
    const conversation = storage.conversation();
    if (!conversation || current === conversation.id) return;
    close();
    current = conversation.id;
    if (store.state.link === "idle") store.setLink("connecting");
    let io;
    try {
      ({ io } = await import(new URL("../vendor/socket.io.esm.min.js", import.meta.url).href));
    } catch {
      current = null;
      fail();
      return later("open", 5000, connect);
    }
    if (current !== conversation.id) return;
    socket = io(`${server}/shopper`, {
      auth: (send) => send({ conversation: conversation.id, token: conversation.token, after: store.state.lastSeq }),
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 8000,
      forceNew: true,
    });
    listen(socket);
  }

  function listen(line) {
    line.on("connect", () => {
      recovered();
      store.setLink("online");
      pump();
    });
    line.on("message", (message) => {
      store.receive(message);
      if (store.hasGap()) later("gap", 500, fillGap);
    });
    line.on("typing", (sign) => {
      store.setTyping(sign?.on ? (sign.who === "agent" ? "agent" : "bot") : null);
      later("typing", TYPING_MS, () => store.setTyping(null));
    });
    line.on("owner", (change) => store.setOwner(change?.owner ?? "bot"));
    line.on("disconnect", (reason) => {
      store.setTyping(null);
      fail();
      if (reason === "io server disconnect") later("again", 2000, () => line.connect());
    });
    line.on("connect_error", (error) => {
      const code = error.data?.code ?? error.data?.error?.code ?? error.message;
      if (REFUSALS.has(code)) return startAfresh();
      fail();
      if (!line.active) later("again", 5000, () => line.connect());
    });
  }

  /** Fetch what a break swallowed. */
  async function fillGap() {
    const conversation = storage.conversation();
    if (!conversation || !store.hasGap()) return;
    try {
      const response = await fetch(
        `${server}/api/v1/conversations/${encodeURIComponent(conversation.id)}/messages?after=${store.state.lastSeq}`,
        { headers: { Authorization: `Bearer ${conversation.token}` }, signal: AbortSignal.timeout(10_000) },
      );
      if (response.ok) (await response.json()).messages.forEach(store.receive);
    } catch {
      later("gap", 5000, fillGap);
    }
  }

  /** Try now rather than when the next pause is over. */
  function hurry() {
    pause = 500;
    if (socket && !socket.connected) socket.disconnect().connect();
    else if (!socket) connect();
    pump();
  }

  window.addEventListener("online", hurry);
  // A dead line is otherwise noticed only after half a minute. Closing it starts the reconnection at once.
  window.addEventListener("offline", () => (socket?.connected ? socket.io.engine?.close() : fail()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && !socket?.connected && hurry());
  storage.onConversationElsewhere(() => {
    if ((storage.conversation()?.id ?? null) === current) return;
    if (current) store.clear();
    close();
    connect();
  });

  return {
    /** Take up the conversation of an earlier page, if there is one, and send what waited. */
    resume() {
      connect();
      pump();
    },
    send(text) {
      store.enqueue(text);
      pump();
    },
    retry(id) {
      store.retry(id);
      pump();
    },
    /** Tell the agent that the shopper writes. */
    typing: (on) => socket?.connected && store.state.owner === "agent" && socket.volatile.emit("typing", { on }),
  };
}
