// How does an agent choose language and light?

import { html } from "/vendor/htm-preact.standalone.module.js";
import { Icon } from "./icons.js";

const NAMES = { zh: "中文", en: "English" };

export function Languages({ state, session }) {
  return html`<div class="switch" role="group" aria-label=${state.words.say("language")}>
    ${Object.entries(NAMES).map(([code, name]) => html`
      <button type="button" lang=${code} aria-pressed=${state.language === code} onClick=${() => session.setLanguage(code)}>${name}</button>`)}
  </div>`;
}

export function Themes({ state, session }) {
  const { words, theme } = state;
  return html`<span class="themes"><${Icon} name="light" size=${16} /><select aria-label=${words.say("theme")} value=${theme} onChange=${(event) => session.setTheme(event.target.value)}>
    ${["auto", "light", "dark"].map((name) => html`<option value=${name} selected=${theme === name}>${words.say(`theme_${name}`)}</option>`)}
  </select></span>`;
}
