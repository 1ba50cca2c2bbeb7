// How long has somebody waited? Drawn anew by itself; a level is always a word too, never only a colour.

import { html, useEffect, useState } from "/vendor/htm-preact.standalone.module.js";
import { waitOf } from "../tickets.js";
import { Icon } from "./icons.js";

const EVERY_MS = 1000;
const ticking = new Set();

setInterval(() => ticking.forEach((tick) => tick()), EVERY_MS);

/** The wait in words; drawn again only where the words change. */
function useWait(row, api, words) {
  const look = () => {
    const wait = waitOf(row, api.now());
    return wait ? `${wait.level}|${words.waitText(wait.seconds)}` : "";
  };
  const [, drawAgain] = useState("");
  useEffect(() => {
    const tick = () => drawAgain(look());
    ticking.add(tick);
    return () => ticking.delete(tick);
  });
  return look().split("|");
}

export function Clock({ row, api, words }) {
  const [level, text] = useWait(row, api, words);
  if (!level) return html`<span class="wait none">${row.state === "assigned" && words.say("answered")}</span>`;
  return html`<span class="wait ${level}"><${Icon} name="clock" size=${14} />
    <span class="hidden">${words.say("wait_ok")} </span>${text}${level !== "ok" && html`<span class="wait-word"> · ${words.say(`wait_${level}`)}</span>`}</span>`;
}
