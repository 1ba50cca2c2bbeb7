// What does the browser remember between pages? The open conversation, what was read, and what is not yet sent.

/** Storage that forgets at reload, for browsers that refuse the lasting one. */
function inMemory() {
  const values = new Map();
  return {
    get length() { return values.size; },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function lasting() {
  try {
    const storage = window.localStorage;
    storage.setItem("xiaoer:probe", "1");
    storage.removeItem("xiaoer:probe");
    return storage;
  } catch {
    return inMemory(); // private mode or storage switched off
  }
}

/** `server` is the gateway's origin: a token is only ever shown to the shop that gave it. */
export function createStorage(server) {
  const storage = lasting();
  const prefix = `xiaoer:${server}:`;
  const outPrefix = `${prefix}out:`;

  function read(name) {
    try {
      return JSON.parse(storage.getItem(prefix + name) ?? "null");
    } catch {
      return null;
    }
  }

  function write(name, value) {
    try {
      if (value === null) storage.removeItem(prefix + name);
      else storage.setItem(prefix + name, JSON.stringify(value));
    } catch {
      // A full storage must not stop the talk: this page still holds everything in memory.
    }
  }

  return {
    conversation() {
      const value = read("conversation");
      return typeof value?.id === "string" && typeof value?.token === "string" ? value : null;
    },
    setConversation: (value) => write("conversation", value),
    seen: () => Number(read("seen")) || 0,
    setSeen: (seq) => write("seen", seq),
    isOpen: () => read("open") === true,
    setOpen: (open) => write("open", open || null),

    /** Messages not yet sent, oldest first. One key each, so that two tabs cannot overwrite one another's. */
    outbox() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
      const items = keys.filter((key) => key?.startsWith(outPrefix)).map((key) => read(key.slice(prefix.length)));
      return items.filter((item) => item?.id && item?.text).sort((a, b) => a.at - b.at);
    },
    keep: (item) => write(`out:${item.id}`, item),
    drop: (id) => write(`out:${id}`, null),

    /** Call back when another tab of this page opens or forgets the conversation. */
    onConversationElsewhere(callback) {
      const listener = (event) => event.key === `${prefix}conversation` && callback();
      window.addEventListener("storage", listener);
      return () => window.removeEventListener("storage", listener);
    },
  };
}
