// Who is the shopper, what kind of customer, and what did they order? Known only once identity was proven.

import { html } from "/vendor/htm-preact.standalone.module.js";
import { Order } from "./goods.js";

/** @param {{customer: object|null, fallback: object|null, asked: string|null, words: object}} props `asked` is shown above already */
export function Customer({ customer, fallback, asked, words }) {
  const segment = customer?.segment ?? fallback;
  return html`<section>
      <h2>${words.say("customer")}</h2>
      ${customer
        ? html`<dl class="facts">${["name", "phone", "email"].filter((key) => customer[key]).map((key) => html`<div><dt>${words.say(key)}</dt><dd class="figure" dir="auto">${customer[key]}</dd></div>`)}</dl>`
        : html`<p class="soft">${words.say("customer_none")}</p>`}
      ${segment && html`<div class="segment"><h3>${words.say("segment")}</h3><p class="segment-name">${segment.name}</p><p class="soft">${segment.description}</p></div>`}
    </section>
    ${customer && html`<${Orders} orders=${customer.orders} asked=${asked} words=${words} />`}`;
}

function Orders({ orders, asked, words }) {
  const others = orders.filter((order) => order.number !== asked);
  if (orders.length && !others.length) return null;
  return html`<section><h2>${words.say("orders")} <span class="count">${others.length || ""}</span></h2>
    ${others.length ? others.map((order) => html`<${Order} key=${order.number} order=${order} words=${words} />`) : html`<p class="soft">${words.say("orders_none")}</p>`}
  </section>`;
}
