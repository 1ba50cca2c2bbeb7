// What can an agent do with tickets? Choose, take, reply, resolve; each keeps the page and the server in step.

import { createLine } from "./line.js";
import { createOutbox } from "./outbox.js";
import { emptyDesk } from "./store.js";
import { hasGap, holderOf, queueOf } from "./tickets.js";

const SETTLE_MS = 140; // a key held down passes by many tickets; only where it stops is read
const SOCKET_MS = 700; // the socket's opening has everything read; where it takes longer, that is not waited for
const TYPING_LASTS_MS = 30_000; // where the sign's end was lost

/**
 * @param {{store: object, api: object, onExpired: () => void, onResolved: (next: string|undefined) => void}} parts
 */
export function createDesk({ store, api, onExpired, onResolved }) {
  const outbox = createOutbox({ store, api });
  const drafts = new Map();
  const timers = new Map();
  let whose = null;
  /** The reply box on the page, while there is one. */
  let box = null;

  const chosen = () => store.state.rows[store.state.chosen] ?? null;
  const sentence = (refusal) => refusal.message || store.state.words.say(refusal.code === "unreachable" ? "unreachable" : "failed");

  function later(name, milliseconds, callback) {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(callback, milliseconds));
  }

  const line = createLine({
    language: () => store.state.language,
    onLink: (link) => store.set({ link }),
    onBack: refresh,
    onExpired,
    on: {
      ticket: heardTicket,
      message: heardMessage,
      typing({ ticket_id: id, on }) {
        store.setTyping(id, on);
        if (on) later(`typing ${id}`, TYPING_LASTS_MS, () => store.setTyping(id, false));
      },
    },
  });

  function heardTicket(row) {
    store.putRow(row);
    if (store.state.list === "closed" && holderOf(row) === "closed") fetchList();
  }

  function heardMessage({ ticket_id: id, message }) {
    store.putMessage(id, message);
    const { details, chosen: reading, rows, agent } = store.state;
    if (details[id] && hasGap(details[id].messages)) later(`gap ${id}`, 200, () => fetchDetail(id));
    const seen = id === reading && document.visibilityState === "visible";
    if (message.sender === "shopper" && !seen && rows[id] && holderOf(rows[id], agent) === "mine") store.setUnread(id, true);
  }

  async function fetchList(list = store.state.list) {
    store.beginList();
    try {
      store.putList(list, await api.tickets(list));
    } catch {
      if (!store.state.loaded[list]) later("list", 3000, () => fetchList(list)); // else the socket's return asks again
    }
  }

  async function fetchDetail(id) {
    try {
      const detail = await api.ticket(id);
      store.putDetail(id, detail);
      if (hasGap(detail.messages)) throw new Error("the server's transcript has a gap");
    } catch (refusal) {
      if (refusal.status === 404 && !store.state.rows[id] && store.state.chosen === id) choose(null);
      else if (refusal.status) store.setTrouble(id, sentence(refusal));
      else if (refusal.code === "unreachable") store.setTrouble(id, sentence(refusal));
    }
  }

  /** Read anew all that is shown, and send what waited. */
  function refresh() {
    clearTimeout(timers.get("first"));
    fetchList();
    if (store.state.list === "closed") fetchList("open");
    if (store.state.chosen) fetchDetail(store.state.chosen);
    outbox.pumpAll();
  }

  function choose(id, { slowly = false } = {}) {
    store.set({ chosen: id, notice: null, dialog: null });
    history.replaceState(null, "", id ? `#${id}` : location.pathname + location.search);
    store.setUnread(id, false);
    clearTimeout(timers.get("detail"));
    if (!id) return;
    if (slowly) later("detail", SETTLE_MS, () => fetchDetail(id));
    else fetchDetail(id);
  }

  /** Ask the server to change the chosen ticket; what it refuses is said beside it. */
  async function change(what, ask) {
    const ticket = chosen();
    if (!ticket || store.state.busy) return false;
    store.set({ busy: what, notice: null });
    try {
      store.putRow(await ask(ticket.id));
      return true;
    } catch (refusal) {
      store.set({ notice: { id: ticket.id, text: sentence(refusal) } });
      if (refusal.status === 409 || refusal.status === 404) refresh();
      return false;
    } finally {
      store.set({ busy: null });
    }
  }

  /** The ticket that the page's address names, so that a reload comes back to it. */
  const addressed = () => /^#([\w-]+)$/.exec(location.hash)?.[1];

  const isMine = () => Boolean(chosen()) && holderOf(chosen(), store.state.agent) === "mine";

  const desk = {
    outbox,
    drafts,
    /** Begin for this agent; another agent's words are not kept. */
    enter(agent) {
      if (whose !== agent.id) {
        desk.leave();
        whose = agent.id;
      }
      store.set({ chosen: store.state.chosen ?? addressed() ?? null });
      line.open();
      later("first", SOCKET_MS, refresh);
    },
    leave() {
      line.close();
      timers.forEach(clearTimeout);
      drafts.clear();
      whose = null;
      store.set(emptyDesk());
    },
    pause: line.close,
    /** Read everything in the language that was just chosen. */
    reword() {
      line.open();
      refresh();
    },
    choose,
    again: fetchDetail,
    /** Go to the next or previous ticket of the queue; returns its id. */
    step(by) {
      const ids = queueOf(store.state).map((row) => row.id);
      const at = ids.indexOf(store.state.chosen);
      const to = at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(Math.max(at + by, 0), ids.length - 1);
      if (ids[to] && ids[to] !== store.state.chosen) choose(ids[to], { slowly: true });
      return ids[to] ?? null;
    },
    showList(list) {
      store.set({ list, held: null });
      fetchList(list);
    },
    async take() {
      if (!chosen() || holderOf(chosen()) !== "waiting") return;
      if (await change("take", api.take)) box?.focus();
    },
    askResolve: () => isMine() && store.set({ dialog: "resolve" }),
    async resolve() {
      store.set({ dialog: null });
      if (!(await change("resolve", api.resolve))) return;
      drafts.delete(store.state.chosen);
      onResolved(queueOf(store.state)[0]?.id);
    },
    say: (text) => outbox.add(store.state.chosen, text),
    retry: (id) => outbox.retry(store.state.chosen, id),
    /** Put a failed message back into the reply box. */
    edit: (id) => box?.insert(outbox.withdraw(store.state.chosen, id)),
    types: (on) => line.typing(store.state.chosen, on),
    isMine,
    /** Put a text into the reply box for the agent to change. */
    insert: (text) => isMine() && box?.insert(text),
    setBox: (value) => (box = value),
    focusBox: () => box?.focus(),
    hold(on) {
      store.set((state) => ({ held: on ? queueOf(state).map((row) => row.id) : null }));
    },
    closeDialog: () => store.set({ dialog: null }),
    dropNotice: () => store.set({ notice: null }),
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && store.state.chosen) store.setUnread(store.state.chosen, false);
  });
  return desk;
}
