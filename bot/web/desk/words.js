// Which words, times and figures does the agent read?

/** What must be said when the server that holds all other texts does not answer. */
const BEFORE_TEXTS = {
  zh: { title: "客服工作台", unreachable: "现在连不上店铺的服务器，请稍后再试。", retry: "重试" },
  en: { title: "Service desk", unreachable: "The shop's server can't be reached. Please try again in a moment.", retry: "Try again" },
};
const LOCALES = { zh: "zh-CN", en: "en-GB" };
const MINUTE = 60;
const HOUR = 3600;

/**
 * Return the first of the wishes that is a language we speak.
 * @param {...(string|null|undefined)} wishes BCP 47 tags
 * @returns {"zh"|"en"}
 */
export function chooseLanguage(...wishes) {
  const codes = wishes.map((wish) => (wish || "").toLowerCase().split(/[-_]/)[0]);
  return codes.find((code) => code === "zh" || code === "en") ?? "en";
}

/** Tell in which language a text is to be set and read aloud. */
export function languageOf(text) {
  return /\p{Script=Han}/u.test(text) ? "zh" : "en";
}

/**
 * Words and dates of one language.
 * @param {"zh"|"en"} language
 * @param {Record<string, string>} [texts] phrases with `{placeholders}`
 */
export function createWords(language, texts = {}) {
  const known = { ...BEFORE_TEXTS[language], ...texts };
  const format = (options) => new Intl.DateTimeFormat(LOCALES[language], options);
  const month = language === "zh" ? "long" : "short";
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = format({ month, day: "numeric" });
  const dayOfYear = format({ year: "numeric", month, day: "numeric" });
  const full = format({ dateStyle: "medium", timeStyle: "medium" });
  const shown = (formatter, iso) => {
    const date = new Date(iso ?? NaN);
    return Number.isNaN(date.getTime()) ? "" : formatter.format(date);
  };

  /** The phrase with its placeholders filled; an unknown key says nothing. */
  function say(key, values = {}) {
    return (known[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** A day in words: today and yesterday by name, with the year only where it is another one. */
  function dayText(iso, { byName = false } = {}) {
    const date = new Date(iso ?? NaN);
    const now = new Date();
    if (byName && date.toDateString() === now.toDateString()) return say("today");
    if (byName && date.toDateString() === new Date(now.getTime() - 24 * HOUR * 1000).toDateString()) return say("yesterday");
    return shown(date.getFullYear() === now.getFullYear() ? day : dayOfYear, iso);
  }

  const clockText = (iso) => shown(clock, iso);
  const today = (iso) => new Date(iso).toDateString() === new Date().toDateString();

  return {
    language,
    say,
    dayText,
    clockText,
    fullText: (iso) => shown(full, iso),
    /** The time of day, with the day where it is another one. */
    momentText: (iso) => (today(iso) ? clockText(iso) : `${dayText(iso)} ${clockText(iso)}`.trim()),
    /** A stretch of time as one says it. */
    waitText(seconds) {
      if (seconds < MINUTE) return say("wait_now");
      if (seconds < HOUR) return say("wait_minutes", { minutes: Math.floor(seconds / MINUTE) });
      const hours = Math.floor(seconds / HOUR);
      if (hours < 24) return say("wait_hours", { hours, minutes: Math.floor((seconds % HOUR) / MINUTE) });
      return say("wait_days", { days: Math.floor(hours / 24), hours: hours % 24 });
    },
    /** A chance between 0 and 1; never "0 %" or "100 %" for what is only nearly so. */
    percentText(chance) {
      if (chance > 0 && chance < 0.01) return `< ${say("percent", { count: 1 })}`;
      if (chance < 1 && chance > 0.99) return `> ${say("percent", { count: 99 })}`;
      return say("percent", { count: Math.round(chance * 100) });
    },
  };
}
