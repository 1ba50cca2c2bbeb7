// What is asked or told before one goes on? The keyboard sheet, and whether to resolve.

import { html, useLayoutEffect, useRef } from "/vendor/htm-preact.standalone.module.js";
import { Key } from "./icons.js";

/** A modal dialog; Escape and a click beside it close it, and the focus goes back to where it was. */
function Modal({ label, onClose, children }) {
  const node = useRef(null);
  useLayoutEffect(() => { // at once: the next key already belongs to it
    const dialog = node.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return html`<dialog ref=${node} aria-labelledby=${label} onCancel=${(event) => (event.preventDefault(), onClose())}
    onMouseDown=${(event) => event.target === node.current && onClose()}><div class="sheet">${children}</div></dialog>`;
}

export function Resolve({ state, desk }) {
  const { words, chosen } = state;
  const unsent = (desk.drafts.get(chosen) ?? "").trim() !== "";
  const pending = !desk.outbox.isEmpty(chosen);
  return html`<${Modal} label="resolve-title" onClose=${desk.closeDialog}>
    <h2 id="resolve-title">${words.say("resolve_title")}</h2>
    <p>${words.say("resolve_note")}</p>
    ${unsent && html`<p class="warn">${words.say("resolve_unsent")}</p>`}
    ${pending && html`<p class="warn">${words.say("resolve_pending")}</p>`}
    <div class="answers">
      <button class="plain" type="button" onClick=${desk.closeDialog}>${words.say("cancel")}</button>
      <button class="main" type="button" autofocus onClick=${desk.resolve}>${words.say("resolve")}</button>
    </div>
  <//>`;
}

const KEYS = [
  ["help_next", ["J", "↓"]],
  ["help_previous", ["K", "↑"]],
  ["help_take", ["T"]],
  ["help_reply", ["R"]],
  ["help_suggestion", ["1", "9"], "help_to"],
  ["help_send", ["Enter"]],
  ["help_newline", ["Shift+Enter"]],
  ["help_leave", ["Esc"]],
  ["help_resolve", ["E"]],
  ["help_card", ["I"]],
  ["help_list", ["C"]],
  ["help_help", ["?"]],
];

export function Help({ state, session, onClose }) {
  const { words, shortcuts } = state;
  const between = (index, word) => index > 0 && html`<span class="soft">${words.say(word)}</span>`;
  return html`<${Modal} label="help-title" onClose=${onClose}>
    <h2 id="help-title">${words.say("help")}</h2>
    <dl class="keys">${KEYS.map(([what, keys, word = "help_or"]) => html`<div><dt>${words.say(what)}</dt>
      <dd>${keys.map((key, index) => html`${between(index, word)}<kbd>${key}</kbd>`)}</dd></div>`)}</dl>
    <label class="choice"><input type="checkbox" checked=${shortcuts} onChange=${(event) => session.setShortcuts(event.target.checked)} />${words.say("shortcuts")}</label>
    <div class="answers"><button class="plain" type="button" autofocus onClick=${onClose}>${words.say("close")}</button></div>
  <//>`;
}
