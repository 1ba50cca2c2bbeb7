// What does a shop's page load? This file only; all else follows when the page has nothing better to do.
//
//   <script type="module" src="https://shop.example/widget/xiaoer.js" data-language="en"></script>
//
// data-language (zh, en), data-theme (light, dark, auto) and data-server are handed on to the element <xiaoer-chat>,
// which is added to the page unless the page has one.

const PASSED_ON = ["language", "theme", "server"];

/** The script tag that loaded this module. */
function ownTag() {
  return [...document.querySelectorAll("script[type=module][src]")].find((script) => script.src === import.meta.url);
}

async function begin() {
  const { XiaoerChat } = await import("./element.js");
  if (customElements.get("xiaoer-chat")) return;
  customElements.define("xiaoer-chat", XiaoerChat);
  if (document.querySelector("xiaoer-chat")) return;
  const chat = document.createElement("xiaoer-chat");
  for (const name of PASSED_ON) {
    const value = ownTag()?.dataset[name];
    if (value) chat.setAttribute(name, value);
  }
  document.body.append(chat);
}

/** After the page's own load, and then when it is idle. */
function whenIdle(callback) {
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  if (document.readyState === "complete") idle(callback);
  else window.addEventListener("load", () => idle(callback), { once: true });
}

whenIdle(begin);
