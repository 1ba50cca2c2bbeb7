// How does the desk ask the gateway? JSON both ways; a refusal has a code and a sentence.

const PATIENCE_MS = 12_000;

/** What the gateway did not do. `passing` where the same call may succeed a little later. */
export class Refusal extends Error {
  constructor(code, sentence, status) {
    super(sentence);
    Object.assign(this, { code, status, passing: status === 0 || status === 429 || status >= 500 });
  }
}

/**
 * @param {{language: () => string, onExpired: () => void}} parts
 */
export function createApi({ language, onExpired }) {
  let csrf = "";
  let ahead = 0; // by how many milliseconds the server's clock is ahead of this one

  function request(method, path, body) {
    const headers = { Accept: "application/json", "Accept-Language": language() };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET") headers["X-CSRF-Token"] = csrf;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return fetch(`/desk/api/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  }

  async function call(method, path, body) {
    let response;
    let answer;
    try {
      response = await request(method, path, body);
      answer = response.status === 204 ? {} : await response.json();
    } catch {
      if (!response || response.ok) throw new Refusal("unreachable", "", 0);
    }
    noteTime(response.headers.get("date"));
    if (response.ok) return answer;
    throw new Refusal(answer?.error?.code ?? "unknown", answer?.error?.message ?? "", response.status);
  }

  /** The header knows whole seconds only: what differs by less is no difference. */
  function noteTime(date) {
    const difference = Date.parse(date ?? "") - Date.now();
    if (!Number.isNaN(difference)) ahead = Math.abs(difference) > 3000 ? difference : 0;
  }

  function keep(session) {
    csrf = session.csrf_token;
    return session.agent;
  }

  const me = async () => keep(await call("GET", "me"));

  /** Call for a signed-in agent; a token that another tab has renewed is fetched once. */
  async function signed(method, path, body) {
    try {
      return await call(method, path, body).catch(async (refusal) => {
        if (refusal.code !== "csrf") throw refusal;
        await me();
        return call(method, path, body);
      });
    } catch (refusal) {
      if (refusal.status === 401) onExpired();
      throw refusal;
    }
  }

  const inLanguage = (path) => `${path}${path.includes("?") ? "&" : "?"}language=${language()}`;
  const ticket = (id, rest = "") => `tickets/${encodeURIComponent(id)}${rest}`;

  return {
    me,
    texts: (wanted) => call("GET", `texts?language=${wanted}`),
    signIn: async (login, password) => keep(await call("POST", "sign-in", { login, password })),
    signOut: () => signed("POST", "sign-out"),
    tickets: async (state) => (await signed("GET", inLanguage(`tickets?state=${state}`))).tickets,
    ticket: (id) => signed("GET", inLanguage(ticket(id))),
    take: (id) => signed("POST", inLanguage(ticket(id, "/take"))),
    resolve: (id) => signed("POST", inLanguage(ticket(id, "/resolve"))),
    reply: async (id, message) => (await signed("POST", ticket(id, "/messages"), message)).message,
    /** The server's time in milliseconds, as far as this page knows. */
    now: () => Date.now() + ahead,
  };
}
