// How does an agent sign in? What goes wrong is said in words, beside the fields.

import { html, useRef, useState } from "/vendor/htm-preact.standalone.module.js";
import { Icon } from "./icons.js";
import { Languages } from "./settings.js";

export function SignIn({ state, session }) {
  const { words, signInNotice } = state;
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef(null);

  async function submit(event) {
    event.preventDefault();
    const { login, password } = form.current.elements;
    const missing = [login, password].find((field) => !field.value.trim());
    if (missing) {
      setTrouble(words.say("sign_in_missing"));
      return missing.focus();
    }
    setBusy(true);
    setTrouble("");
    try {
      await session.signIn(login.value, password.value);
    } catch (refusal) {
      setTrouble(refusal.message || words.say(refusal.code === "unreachable" ? "unreachable" : "failed"));
      setBusy(false);
      password.focus();
      password.select();
    }
  }

  return html`<main class="sign-in">
    <div class="sign-in-corner"><${Languages} state=${state} session=${session} /></div>
    <form ref=${form} onSubmit=${submit} noValidate>
      <span class="mark"><${Icon} name="mark" size=${40} /></span>
      <h1>${words.say("title")}</h1>
      <p class="sign-in-shop">${state.shop}</p>
      ${signInNotice && !trouble && html`<p class="sign-in-notice" role="status">${signInNotice}</p>`}
      <label for="login">${words.say("login")}</label>
      <input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck=${false} autofocus
        aria-describedby=${trouble ? "trouble" : undefined} />
      <label for="password">${words.say("password")}</label>
      <input id="password" name="password" type="password" autocomplete="current-password"
        aria-describedby=${trouble ? "trouble" : undefined} />
      <p class="sign-in-trouble" id="trouble" role="alert">${trouble && html`<${Icon} name="alert" size=${16} /><span>${trouble}</span>`}</p>
      <button class="main" type="submit" disabled=${busy}>${words.say(busy ? "signing_in" : "sign_in")}</button>
    </form>
  </main>`;
}
