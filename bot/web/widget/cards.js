// How does a row of product cards look?

import { el, icon, pictureAddress } from "./dom.js";

const STOCK = new Set(["in_stock", "low_stock", "back_on", "sold_out", "unknown"]);

/** Cards as in docs/messages.md; `onSay` says a text in the shopper's name. */
export function productCards(cards, { words, server, onSay }) {
  const shelf = el("ul", { class: "shelf", role: "list", "aria-label": words.say("products") });
  shelf.append(...cards.map((card) => productCard(card, server, onSay)));
  if (cards.length === 1) return el("div", { class: "carousel single" }, shelf);
  return withArrows(shelf, words);
}

function productCard(card, server, onSay) {
  const reason = STOCK.has(card.stock?.reason) ? card.stock.reason : "unknown";
  return el("li", { class: "card" },
    picture(card, server),
    el("div", { class: "card-body" },
      el("p", { class: "card-name", dir: "auto", title: card.name }, card.name),
      card.options && el("p", { class: "card-options", dir: "auto" }, card.options),
      el("p", { class: "price" }, card.price_text),
      card.stock?.text && el("p", { class: `stock ${reason}` }, el("span", { class: "dot" }), el("span", {}, card.stock.text)),
      card.reason && el("p", { class: "card-reason" }, card.reason)),
    card.action?.text && el("button", {
      class: "card-action", type: "button", "aria-label": `${card.action.title}: ${card.name}`,
      onclick: () => onSay(card.action.text),
    }, card.action.title));
}

/** The picture, or the name's first character where there is none or it does not come. */
function picture(card, server) {
  const frame = el("div", { class: "picture" });
  const address = pictureAddress(card.image, server);
  const instead = () => frame.replaceChildren(el("span", { "aria-hidden": "true" }, [...(card.name || "·")][0]));
  if (!address) instead();
  else frame.append(el("img", { src: address, alt: "", width: 240, height: 180, loading: "lazy", decoding: "async", onerror: instead }));
  return frame;
}

/** A shelf that is wider than the panel: scrolled by touch, by wheel, by keyboard, and by two buttons. */
function withArrows(shelf, words) {
  const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const move = (direction) => shelf.scrollBy({ left: direction * shelf.clientWidth * 0.8, behavior: smooth ? "smooth" : "auto" });
  const arrow = (name, label, direction) =>
    el("button", { class: `arrow ${name}`, type: "button", "aria-label": words.say(label), onclick: () => move(direction) }, icon(name, 18));
  const left = arrow("left", "previous", -1);
  const right = arrow("right", "next", 1);
  const update = () => {
    left.disabled = shelf.scrollLeft < 8;
    right.disabled = shelf.scrollLeft + shelf.clientWidth > shelf.scrollWidth - 8;
  };
  shelf.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(shelf);
  return el("div", { class: "carousel" }, shelf, left, right);
}
