// How does an order look? Its state first, how it got there, where the parcel is, and what is in it.

import { el, icon } from "./dom.js";

const ENDED = new Set(["cancelled", "returned", "exchanged"]);

/** An order as in docs/messages.md. */
export function orderCard(order, { words }) {
  const title = words.say("order", { number: order.number });
  return el("section", { class: "order", "aria-label": title },
    el("div", { class: "order-head" },
      el("p", { class: "order-number" }, title),
      el("p", { class: ENDED.has(order.status) ? "order-status ended" : "order-status" }, order.status_text),
      order.placed_at && el("p", { class: "order-placed" }, words.say("order_placed", { date: words.dayText(order.placed_at) }))),
    steps(order.timeline ?? [], words),
    ...(order.shipments ?? []).map((parcel) => shipment(parcel, words)),
    lines(order, words));
}

function steps(timeline, words) {
  if (!timeline.length) return null;
  const now = timeline.findLastIndex((step) => step.done);
  return el("ol", { class: "steps", role: "list", "aria-label": words.say("order_steps") },
    timeline.map((step, index) => el("li", { class: `step${step.done ? " done" : ""}${index === now ? " now" : ""}`, "aria-current": index === now ? "step" : null },
      el("span", { class: "step-text" }, step.text, el("span", { class: "hidden" }, ` (${words.say(step.done ? "step_done" : "step_open")})`)),
      step.at && el("time", { dateTime: step.at }, words.momentText(step.at)))));
}

function shipment(parcel, words) {
  const events = [...(parcel.events ?? [])].reverse();
  const carrier = [parcel.carrier, parcel.tracking_number].filter(Boolean);
  return el("div", { class: "parcel" },
    icon("parcel", 18),
    el("div", { class: "parcel-body" },
      el("p", { class: "parcel-carrier" }, carrier.length ? carrier.map((part) => el("span", {}, part)) : words.say("parcel")),
      events.length > 0 && el("p", { class: "parcel-now" }, events[0].text),
      events.length > 1 && el("details", {},
        el("summary", {}, words.say("parcel_events")),
        el("ol", { class: "events", role: "list" },
          events.map((event) => el("li", {}, el("time", { dateTime: event.at }, words.momentText(event.at)), el("span", {}, event.text)))))));
}

function lines(order, words) {
  return el("div", { class: "lines" },
    el("ul", { role: "list" }, (order.lines ?? []).map((line) => el("li", { class: "line" },
      el("span", { class: "line-name", dir: "auto" }, line.name, line.options && el("span", { class: "line-options" }, line.options)),
      el("span", { class: "line-count" }, line.quantity > 1 && words.say("times", { quantity: line.quantity })),
      el("span", { class: "line-price" }, line.price_text)))),
    order.total_text && el("p", { class: "total" }, el("span", {}, words.say("order_total")), el("span", { class: "line-price" }, order.total_text)));
}
