// Which language does the widget speak, and with which words?

/** What must be said when the server that holds all other texts does not answer. */
const BEFORE_TEXTS = {
  zh: { open: "打开在线客服", close: "关闭在线客服", placeholder: "请输入您的问题", send: "发送", failed: "未发送", retry: "重新发送",
        waiting: "等待发送", unreachable: "暂时连不上店铺，我会继续尝试；您写的内容会先存在这里。" },
  en: { open: "Open the chat", close: "Close the chat", placeholder: "Write a message", send: "Send", failed: "Not sent", retry: "Try again",
        waiting: "Waiting to be sent", unreachable: "The shop can't be reached right now. I keep trying; what you write is kept here." },
};

/** Return the first of the wishes (BCP 47 tags) that is a language we speak. */
export function chooseLanguage(...wishes) {
  for (const wish of wishes) {
    const code = (wish || "").toLowerCase().split(/[-_]/)[0];
    if (code === "zh" || code === "en") return code;
  }
  return "en";
}

/** Tell in which language a text is to be set and read aloud. */
export function languageOf(text) {
  return /\p{Script=Han}/u.test(text) ? "zh" : "en";
}

/** Words and dates of one language; `prefix` of the phrases' keys is left out in `say`. */
export function createWords(language, texts = {}, prefix = "widget_") {
  const given = Object.entries(texts).map(([key, text]) => [key.startsWith(prefix) ? key.slice(prefix.length) : key, text]);
  const known = { ...BEFORE_TEXTS[language], ...Object.fromEntries(given) };
  const locale = language === "zh" ? "zh-CN" : "en-US";
  const format = (options) => new Intl.DateTimeFormat(locale, options);
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = format({ month: language === "zh" ? "long" : "short", day: "numeric" });
  const dayOfYear = format({ year: "numeric", month: language === "zh" ? "long" : "short", day: "numeric" });

  /** The phrase with its placeholders filled; an unknown key says nothing. */
  function say(key, values = {}) {
    return (known[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** A day in words, with the year only where it is another one. */
  function dayText(iso) {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return "";
    return (date.getFullYear() === new Date().getFullYear() ? day : dayOfYear).format(date);
  }

  /** Day and time of day; only the time where it is today. */
  function momentText(iso) {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return "";
    const today = date.toDateString() === new Date().toDateString();
    return today ? clock.format(date) : `${dayText(iso)} ${clock.format(date)}`;
  }

  return { language, say, dayText, momentText };
}
