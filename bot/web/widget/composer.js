// Where does the shopper write? A box that grows, sends on Enter, and leaves an input method in peace.

import { el, icon } from "./dom.js";

const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 4000;

export function createComposer({ onSend, onTyping }) {
  let typedAt = 0;
  let ends;
  const box = el("textarea", { class: "box", rows: 1, id: "box", autocomplete: "off", enterKeyHint: "send", dir: "auto" });
  const button = el("button", { class: "send", type: "submit", disabled: true }, icon("send", 20));
  const node = el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(); } }, box, button);

  function fit() {
    button.disabled = !box.value.trim();
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`; // CSS caps it
  }

  function send() {
    const text = box.value.trim();
    if (!text) return;
    stopTyping();
    box.value = "";
    fit();
    onSend(text);
  }

  function stopTyping() {
    clearTimeout(ends);
    if (typedAt) onTyping(false);
    typedAt = 0;
  }

  box.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses a candidate; 229 is what Safari sends for it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  box.addEventListener("input", () => {
    fit();
    clearTimeout(ends);
    ends = setTimeout(stopTyping, TYPING_ENDS_MS);
    if (Date.now() - typedAt < TYPING_EVERY_MS) return;
    typedAt = Date.now();
    onTyping(true);
  });

  return {
    node,
    focus: () => box.focus({ preventScroll: true }),
    /** Put a text into the box for the shopper to change. */
    fill(text) {
      box.value = text;
      fit();
      box.focus();
    },
    reword(words) {
      box.placeholder = words.say("placeholder");
      box.setAttribute("aria-label", words.say("placeholder"));
      button.setAttribute("aria-label", words.say("send"));
      fit();
    },
  };
}
