// What does the agent have to know? Why a person is needed comes first, then how sure the bot was, then the facts.

import { html } from "/vendor/htm-preact.standalone.module.js";
import { holderOf } from "../tickets.js";
import { languageOf } from "../words.js";
import { Customer } from "./customer.js";
import { Order } from "./goods.js";
import { Icon, Key } from "./icons.js";

export function Known({ state, row, desk, store }) {
  const { words, details, agent } = state;
  const detail = details[row.id];
  const card = detail?.card ?? {};
  return html`<aside class="known" aria-label=${words.say("card")}>
    <button class="known-close icon" type="button" aria-label=${words.say("close")} onClick=${() => store.set({ cardShown: false })}><${Icon} name="close" /></button>
    <section class="reason">
      <h2>${words.say("reason")}</h2>
      <p class="reason-text">${card.reason_text ?? row.reason_text}</p>
      ${card.last_text && html`<figure><figcaption class="hidden">${words.say("said_last")}</figcaption>
        <blockquote dir="auto" lang=${languageOf(card.last_text)}>${card.last_text}</blockquote></figure>`}
    </section>
    ${detail && html`
      <${Asked} card=${card} customer=${detail.customer} words=${words} />
      <${Suggestions} card=${card} words=${words} desk=${desk} mine=${holderOf(row, agent) === "mine"} />
      <${Sure} card=${card} words=${words} />
      <${Tried} card=${card} words=${words} />
      <${Customer} customer=${detail.customer} fallback=${card.segment} asked=${card.order_number} words=${words} />`}
  </aside>`;
}

function Sure({ card, words }) {
  const { probability, intents = [] } = card;
  const known = typeof probability === "number";
  return html`<section>
    <h2>${words.say("sure")}</h2>
    ${known
      ? html`<p class="sure"><span class="sure-figure">${words.percentText(probability)}</span>
          <span class="soft">${words.say("sure_note", { count: Math.round(probability * 100) })}</span></p>`
      : html`<p class="soft">${words.say("sure_none")}</p>`}
    ${intents.length > 0 && html`<h3>${words.say("guesses")}</h3><ol class="guesses" role="list">
      ${intents.slice(0, 3).map((intent) => html`<li>
        <span class="guess-name">${intent.label}</span><span class="figure">${words.percentText(intent.probability)}</span>
        <span class="bar" aria-hidden="true"><i style=${{ inlineSize: `${intent.probability * 100}%` }}></i></span></li>`)}
    </ol>`}
  </section>`;
}

function Tried({ card, words }) {
  const tried = card.tried ?? [];
  return html`<section><h2>${words.say("tried")}</h2>
    ${tried.length ? html`<ul class="tried">${tried.map((step) => html`<li dir="auto">${step}</li>`)}</ul>` : html`<p class="soft">${words.say("tried_none")}</p>`}
  </section>`;
}

/** The order, product and stock that it is about. */
function Asked({ card, customer, words }) {
  const order = customer?.orders.find((one) => one.number === card.order_number);
  return html`
    ${card.order_number && html`<section><h2>${words.say("order_asked")}</h2>
      ${order ? html`<${Order} order=${order} words=${words} />` : html`<p class="figure" dir="auto">${card.order_number}</p><p class="soft">${words.say("order_unseen")}</p>`}
    </section>`}
    ${(card.product || card.stock) && html`<section><h2>${words.say(card.product ? "product" : "stock")}</h2>
      ${card.product && html`<p dir="auto">${card.product.name}</p>`}
      ${card.stock && html`<p class="stock-facts" dir="auto">${card.product && html`<span class="soft">${words.say("stock")}</span> `}${card.stock}</p>`}
    </section>`}`;
}

function Suggestions({ card, words, desk, mine }) {
  const suggestions = card.suggestions ?? [];
  if (!suggestions.length) return null;
  return html`<section><h2>${words.say("suggestions")}</h2>
    <ol class="suggestions" role="list">${suggestions.slice(0, 9).map((text, index) => html`<li>
      <button type="button" disabled=${!mine} onClick=${() => desk.insert(text)} aria-describedby="suggestions-note">
        <span dir="auto" lang=${languageOf(text)}>${text}</span><${Key}>${index + 1}<//></button></li>`)}
    </ol>
    <p class="soft" id="suggestions-note">${words.say(mine ? "suggestions_note" : "reply_waiting")}</p>
  </section>`;
}

