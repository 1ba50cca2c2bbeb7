// Which ticket stands where in the queue, and how long has its shopper waited? Plain functions of rows and time.

export const WARN_SECONDS = 120;
export const BAD_SECONDS = 300;

/**
 * How long somebody has waited, null where nobody waits.
 * @param {{waiting_since: string|null}} row
 * @param {number} now in milliseconds
 * @returns {{seconds: number, level: "ok"|"warn"|"bad"}|null}
 */
export function waitOf(row, now) {
  if (!row.waiting_since) return null;
  const seconds = Math.max(0, (now - Date.parse(row.waiting_since)) / 1000);
  return { seconds, level: seconds >= BAD_SECONDS ? "bad" : seconds >= WARN_SECONDS ? "warn" : "ok" };
}

export const isOpen = (row) => row.state === "waiting" || row.state === "assigned";

/** Who may write in a ticket: nobody yet, this agent, another one, or nobody any more. */
export function holderOf(row, agent) {
  if (!isOpen(row)) return "closed";
  if (row.state === "waiting") return "waiting";
  return row.agent_id === agent?.id ? "mine" : "other";
}

/** The longest waiting first, those who wait for nothing last. */
function byWait(one, other) {
  const [a, b] = [one, other].map((row) => `${row.waiting_since ? 0 : 1}${row.waiting_since ?? row.created_at}${row.id}`);
  return a < b ? -1 : 1;
}

/** Rows in the queue's order; those in `held` keep the order they have there, new ones come after them. */
function inOrder(rows, held) {
  const sorted = [...rows].sort(byWait);
  if (!held) return sorted;
  const place = new Map(held.map((id, index) => [id, index]));
  const kept = sorted.filter((row) => place.has(row.id)).sort((a, b) => place.get(a.id) - place.get(b.id));
  return [...kept, ...sorted.filter((row) => !place.has(row.id))];
}

/**
 * What the queue shows: one's own first, so that new shoppers, who come after all that wait, move nothing.
 * @returns {Array<{name: string, rows: Array<object>}>}
 */
export function sectionsOf({ list, rows, closed, agent, held }) {
  if (list === "closed") return [{ name: "closed_recent", rows: closed.map((id) => rows[id]).filter(Boolean) }];
  const open = Object.values(rows).filter(isOpen);
  const held_by = (holder) => inOrder(open.filter((row) => holderOf(row, agent) === holder), held);
  return [
    { name: "mine", rows: held_by("mine") },
    { name: "waiting", rows: held_by("waiting") },
    { name: "colleagues", rows: held_by("other") },
  ];
}

/** All rows as one goes through them by keyboard. */
export function queueOf(state) {
  return sectionsOf(state).flatMap((section) => section.rows);
}

/** Messages with new ones put in, in order, each once. */
export function merged(messages, news) {
  const bySeq = new Map([...messages, ...news].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/** Tell whether a message is missing between the first and the last. */
export function hasGap(messages) {
  return messages.length > 0 && messages.at(-1).seq - messages[0].seq + 1 !== messages.length;
}
