// How do products and orders look in little space? A line each; an order opens.

import { html, useState } from "/vendor/htm-preact.standalone.module.js";
import { Icon } from "./icons.js";

const STOCK = new Set(["in_stock", "low_stock", "back_on", "sold_out", "unknown"]);
const ENDED = new Set(["cancelled", "returned", "exchanged"]);

export function Goods({ cards, words }) {
  return html`<ul class="goods" role="list" aria-label=${words.say("products")}>
    ${cards.map((card) => html`<li key=${card.variant_id}><${Product} card=${card} /></li>`)}
  </ul>`;
}

function Product({ card }) {
  const stock = STOCK.has(card.stock?.reason) ? card.stock.reason : "unknown";
  return html`<div class="product">
    <${Picture} card=${card} />
    <div class="product-text">
      <p class="product-name" dir="auto">${card.name}</p>
      <p class="product-facts"><span class="figure">${card.price_text}</span>${card.options && html`<span dir="auto">${card.options}</span>`}
        ${card.stock?.text && html`<span class="stock ${stock}"><span class="dot"></span>${card.stock.text}</span>`}</p>
      ${card.reason && html`<p class="product-why" dir="auto">${card.reason}</p>`}
    </div>
  </div>`;
}

/** The picture, or the name's first character where there is none or it does not come. */
function Picture({ card }) {
  const [missing, setMissing] = useState(false);
  const address = addressOf(card.image);
  return html`<span class="picture" aria-hidden="true">${address && !missing
    ? html`<img src=${address} alt="" width="56" height="42" loading="lazy" onError=${() => setMissing(true)} />`
    : [...(card.name || "·")][0]}</span>`;
}

/** Only what a page may load as a picture; paths are the server's own. */
function addressOf(image) {
  if (typeof image !== "string" || !image) return null;
  try {
    const url = new URL(image, location.origin);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function Order({ order, words }) {
  const { number, status, status_text: text, placed_at: placed, total_text: total, lines = [], timeline = [], shipments = [] } = order;
  return html`<details class="order">
    <summary>
      <span class="order-top"><span class="figure order-number" dir="auto">${number}</span><span class="figure">${total}</span></span>
      <span class="order-under"><span class=${ENDED.has(status) ? "order-status ended" : "order-status"}>${text}</span>
        ${placed && html`<span class="soft">${words.say("order_placed", { date: words.dayText(placed) })}</span>`}</span>
    </summary>
    <div class="order-body">
      <ul class="order-lines" role="list">${lines.map((line) => html`<li>
        <span dir="auto">${line.name}${line.options && html` <span class="soft">${line.options}</span>`}</span>
        <span class="figure soft">${words.say("times", { quantity: line.quantity })}</span><span class="figure">${line.price_text}</span></li>`)}
        ${total && html`<li class="order-total"><span>${words.say("order_total")}</span><span></span><span class="figure">${total}</span></li>`}
      </ul>
      <${Steps} timeline=${timeline} words=${words} />
      ${shipments.map((parcel) => html`<${Parcel} parcel=${parcel} words=${words} />`)}
    </div>
  </details>`;
}

function Steps({ timeline, words }) {
  if (!timeline.length) return null;
  const now = timeline.findLastIndex((step) => step.done);
  return html`<ol class="steps" role="list" aria-label=${words.say("order_way")}>${timeline.map((step, index) => html`
    <li class="${step.done ? "done" : ""} ${index === now ? "now" : ""}" aria-current=${index === now ? "step" : undefined}>
      <span>${step.text}<span class="hidden"> (${words.say(step.done ? "step_done" : "step_open")})</span></span>
      ${step.at && html`<time datetime=${step.at}>${words.momentText(step.at)}</time>`}
    </li>`)}</ol>`;
}

function Parcel({ parcel, words }) {
  const events = [...(parcel.events ?? [])].reverse();
  return html`<div class="parcel">
    <p class="parcel-head"><${Icon} name="parcel" size=${16} /><span>${parcel.carrier || words.say("parcel")}</span> <span class="figure">${parcel.tracking_number}</span></p>
    ${events.length > 0 && html`<ol class="events" role="list">${events.map((event) => html`<li><time datetime=${event.at}>${words.momentText(event.at)}</time><span dir="auto">${event.text}</span></li>`)}</ol>`}
  </div>`;
}
