// Who sits at the desk, in which language and light?

import { chooseLanguage, createWords } from "./words.js";

const THEMES = ["auto", "light", "dark"];

function remembered(key) {
  try {
    return localStorage.getItem(`xiaoer-desk:${key}`);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(`xiaoer-desk:${key}`, value);
  } catch {
    // Then the choice holds for this page only.
  }
}

/** What the page begins with, before anybody is known. */
export function firstState() {
  const language = chooseLanguage(new URLSearchParams(location.search).get("language"), remembered("language"), ...navigator.languages);
  const theme = remembered("theme");
  return {
    phase: "loading", // then "sign-in" or "desk"; "broken" where the server does not answer
    language,
    words: createWords(language),
    limits: { max_text: 2000 },
    shop: "",
    theme: THEMES.includes(theme) ? theme : "auto",
    shortcuts: remembered("shortcuts") !== "off",
    agent: null,
    link: "connecting",
    signInNotice: "",
  };
}

/**
 * @param {{store: object, api: object, onEnter: (agent: object) => void, onLeave: () => void, onLanguage: () => void}} parts
 */
export function createSession({ store, api, onEnter, onLeave, onLanguage }) {
  async function speak(language) {
    const { texts, shop_name: shop, max_text } = await api.texts(language);
    remember("language", language);
    document.documentElement.lang = language;
    store.set({ language, words: createWords(language, texts), shop: shop ?? "", limits: { max_text: max_text ?? 2000 } });
  }

  function enter(agent) {
    store.set({ phase: "desk", agent, link: "connecting", signInNotice: "" });
    onEnter(agent);
  }

  function dress(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    store.set({ theme });
  }

  return {
    async start() {
      document.documentElement.lang = store.state.language;
      dress(store.state.theme);
      store.set({ phase: "loading" });
      try {
        await speak(store.state.language);
        enter(await api.me());
      } catch (refusal) {
        store.set({ phase: refusal.status === 401 ? "sign-in" : "broken" });
      }
    },
    /** Sign in; raises the refusal. */
    async signIn(login, password) {
      enter(await api.signIn(login, password));
    },
    async signOut() {
      await api.signOut().catch(() => {}); // without a session there is nothing to end
      onLeave();
      store.set({ phase: "sign-in", agent: null, signInNotice: "" });
    },
    /** The session is over; what was written stays for the same agent. */
    expired() {
      const { phase, words } = store.state;
      if (phase === "desk") store.set({ phase: "sign-in", dialog: null, signInNotice: words.say("session_over") });
    },
    async setLanguage(language) {
      if (language === store.state.language) return;
      const before = store.state.language;
      store.set({ language });
      await speak(language).then(onLanguage, () => store.set({ language: before }));
    },
    setTheme(theme) {
      remember("theme", theme);
      dress(theme);
    },
    setShortcuts(on) {
      remember("shortcuts", on ? "on" : "off");
      store.set({ shortcuts: on });
    },
  };
}
