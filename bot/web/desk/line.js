// How does the desk hear at once what happens? A socket that comes back by itself.

import { io } from "/vendor/socket.io.esm.min.js";

const GRACE_MS = 1200; // a short break is not worth a word

/**
 * @param {{language: () => string, onLink: (link: "online"|"offline") => void, onBack: () => void,
 *   onExpired: () => void, on: Record<string, (data: any) => void>}} parts `on` holds a listener for each event
 */
export function createLine({ language, onLink, onBack, onExpired, on }) {
  let socket = null;
  let grace;
  let again;

  function lost(wait = GRACE_MS) {
    clearTimeout(grace);
    grace = setTimeout(() => onLink("offline"), wait);
  }

  function open() {
    close();
    socket = io("/desk", {
      auth: (send) => send({ language: language() }),
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 6000,
      forceNew: true,
    });
    const line = socket;
    socket.on("connect", () => {
      clearTimeout(grace);
      onLink("online");
      onBack();
    });
    socket.on("disconnect", (reason) => {
      lost(navigator.onLine ? GRACE_MS : 0);
      if (reason === "io server disconnect") again = setTimeout(() => line.connect(), 1000);
    });
    socket.on("connect_error", (error) => {
      if ((error.data?.error?.code ?? error.data?.code) === "not_signed_in") return onExpired();
      lost();
      if (!line.active) again = setTimeout(() => line.connect(), 5000);
    });
    for (const [event, listener] of Object.entries(on)) socket.on(event, listener);
  }

  function close() {
    clearTimeout(grace);
    clearTimeout(again);
    socket?.off();
    socket?.disconnect();
    socket = null;
  }

  // A dead line is otherwise noticed only after half a minute. Closing it starts the reconnection at once.
  window.addEventListener("offline", () => socket?.connected && socket.io.engine?.close());
  window.addEventListener("online", () => socket && !socket.connected && socket.disconnect().connect());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && socket && !socket.connected) socket.disconnect().connect();
  });

  return {
    open,
    close,
    /** Tell the shopper that the agent writes. */
    typing: (ticket, on) => socket?.connected && socket.volatile.emit("typing", { ticket_id: ticket, on }),
  };
}
