// Where does the agent write? A box that grows, sends on Enter, leaves an input method in peace, and keeps each ticket's draft.

import { html, useEffect, useLayoutEffect, useRef, useState } from "/vendor/htm-preact.standalone.module.js";
import { Icon, Key } from "./icons.js";

const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 4000;

export function Composer({ state, row, holder, desk }) {
  const { words, limits } = state;
  const [text, setText] = useState(desk.drafts.get(row.id) ?? "");
  const node = useRef(null);
  const types = useTyping(desk);
  const mine = holder === "mine";
  const over = [...text.trim()].length - limits.max_text;
  const ready = mine && text.trim() && over <= 0;

  function write(value) {
    desk.drafts.set(row.id, value);
    setText(value);
  }

  function send() {
    if (!ready) return;
    types(false);
    write("");
    desk.say(text.trim());
    node.current.focus();
  }

  useLayoutEffect(() => {
    const box = node.current;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`; // CSS caps it
  }, [text]);

  useLayoutEffect(() => {
    desk.setBox({
      focus: () => node.current?.focus({ preventScroll: true }),
      /** Put a text in: alone into an empty box, else on a line of its own after what is there. */
      insert(more) {
        const box = node.current;
        const before = box.value.trimEnd();
        box.value = before ? `${before}\n${more}` : more; // at once, so that the next key is already typed there
        box.focus({ preventScroll: true });
        box.setSelectionRange(box.value.length, box.value.length);
        write(box.value);
      },
    });
    return () => desk.setBox(null);
  }, [row.id]);

  function keyed(event) {
    // While an input method composes, Enter chooses a candidate; 229 is what Safari sends for it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  }

  return html`<form class="composer ${holder}" onSubmit=${(event) => (event.preventDefault(), send())}>
    <textarea class="box" ref=${node} rows="1" dir="auto" value=${text} disabled=${!mine} aria-label=${words.say("reply")}
      aria-describedby=${over > 0 ? "box-note" : undefined} placeholder=${placeholder(holder, row, words)} onKeyDown=${keyed}
      onInput=${(event) => (write(event.target.value), types(event.target.value !== ""))}></textarea>
    ${over > 0 && html`<span class="over" id="box-note" role="status">${words.say("too_long", { count: over })}</span>`}
    ${holder === "waiting"
      ? html`<button class="main" type="button" disabled=${state.busy} onClick=${desk.take}>${words.say(state.busy === "take" ? "taking" : "take")}<${Key}>T<//></button>`
      : html`<button class="send" type="submit" disabled=${!ready} aria-label=${words.say("send")}><${Icon} name="send" size=${20} /></button>`}
  </form>`;
}

function placeholder(holder, row, words) {
  const keys = { mine: "reply_placeholder", waiting: "reply_waiting", other: "reply_other", closed: "reply_closed" };
  return words.say(keys[holder], { name: row.agent_name ?? "" });
}

/** Tell the shopper that one writes: not with every letter, and not after one has stopped. */
function useTyping(desk) {
  const sign = useRef({ at: 0, ends: 0 });
  const types = (on) => {
    const { current } = sign;
    clearTimeout(current.ends);
    if (on) current.ends = setTimeout(() => types(false), TYPING_ENDS_MS);
    if (on ? Date.now() - current.at < TYPING_EVERY_MS : !current.at) return;
    current.at = on ? Date.now() : 0;
    desk.types(on);
  };
  useEffect(() => () => types(false), []);
  return types;
}
