// What does the demo shop show? Categories and products in the chosen language, and a way to ask about each.

import { el, pictureAddress } from "/widget/dom.js";
import { chooseLanguage, createWords } from "/widget/language.js";

const STEP = 24;
const byId = (id) => document.getElementById(id);
const address = () => new URLSearchParams(location.search);

const state = { limit: STEP, language: "en", asked: 0 };

function rememberedLanguage() {
  try {
    return localStorage.getItem("xiaoer-shop:language");
  } catch {
    return null;
  }
}

function remember(language) {
  try {
    localStorage.setItem("xiaoer-shop:language", language);
  } catch {
    // Then the choice holds for this page only.
  }
}

/** Fetch the shelf and show it; a slow earlier answer never overwrites a later one. */
async function show() {
  const asked = (state.asked += 1);
  byId("products").setAttribute("aria-busy", "true");
  const query = new URLSearchParams({ language: state.language, limit: String(state.limit) });
  if (address().get("category")) query.set("category", address().get("category"));
  try {
    const response = await fetch(`/api/v1/products?${query}`);
    if (!response.ok) throw new Error(`products: ${response.status}`);
    const shelf = await response.json();
    if (asked === state.asked) draw(shelf);
  } catch {
    if (asked === state.asked) drawFailure();
  }
}

let words = createWords("en");

function draw(shelf) {
  words = createWords(state.language, shelf.texts, "shop_");
  document.documentElement.lang = state.language;
  drawFrame(shelf);
  drawCategories(shelf.categories ?? []);
  const products = shelf.products ?? [];
  byId("products").replaceChildren(...products.map(product));
  byId("products").setAttribute("aria-busy", "false");
  const total = shelf.total ?? products.length;
  byId("count").textContent = total ? words.say(total === 1 ? "count_one" : "count", { count: total }) : words.say("empty");
  const more = el("button", { type: "button", onclick: () => { state.limit += STEP; show(); } }, words.say("more"));
  byId("more").replaceChildren(...(products.length < total ? [more] : []));
}

function drawFrame(shelf) {
  const name = shelf.shop_name || "Xiaoer";
  byId("shop-name").textContent = document.title = name;
  for (const key of ["tagline", "note", "desk", "api"]) byId(key).textContent = words.say(key);
  byId("categories").setAttribute("aria-label", words.say("categories"));
  byId("products").setAttribute("aria-label", words.say("products"));
  byId("languages").setAttribute("aria-label", words.say("language"));
  for (const button of byId("languages").children) button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
}

function drawCategories(categories) {
  const current = address().get("category") ?? "";
  const link = ({ id, name }) => {
    const href = id ? `?${new URLSearchParams({ category: id })}` : "/";
    return el("li", {}, el("a", { href, "aria-current": id === current ? "page" : null, onclick: (event) => go(event, href) }, name));
  };
  byId("categories").replaceChildren(el("ul", { role: "list" }, [{ id: "", name: words.say("all") }, ...categories].map(link)));
}

/** Change the shelf without leaving the page, so that the talk stays open. */
function go(event, href) {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", href);
  state.limit = STEP;
  show();
}

function product(card) {
  return el("li", { class: "product", "data-product": card.product_id },
    picture(card),
    el("h2", { class: "name", dir: "auto", title: card.name }, card.name),
    card.options && el("p", { class: "options", dir: "auto" }, card.options),
    el("div", { class: "facts" },
      el("div", {},
        el("p", { class: "price" }, card.price_text),
        card.stock?.text && el("p", { class: `stock ${card.stock.reason}` }, el("span", { class: "dot" }), el("span", {}, card.stock.text))),
      el("button", { class: "ask", type: "button", "aria-label": words.say("ask_about", { name: card.name }), onclick: () => ask(card) },
        words.say("ask"))));
}

function picture(card) {
  const source = pictureAddress(card.image, location.origin);
  const frame = el("div", { class: "picture" });
  const instead = () => frame.replaceChildren(el("span", { "aria-hidden": "true" }, [...card.name][0] ?? ""));
  if (source) frame.append(el("img", { src: source, alt: "", width: 320, height: 240, loading: "lazy", onerror: instead }));
  else instead();
  return frame;
}

async function ask(card) {
  await customElements.whenDefined("xiaoer-chat");
  await document.querySelector("xiaoer-chat").ask(card.action?.text ?? card.name);
}

function drawFailure() {
  byId("products").setAttribute("aria-busy", "false");
  const retry = el("button", { type: "button", onclick: show }, words.say("retry") || "↻");
  byId("more").replaceChildren(el("p", {}, words.say("failed") || "商品暂时加载不出来。The products can't be loaded right now."), retry);
}

byId("languages").addEventListener("click", (event) => {
  const chosen = event.target.closest("button")?.dataset.language;
  if (!chosen || chosen === state.language) return;
  state.language = chosen;
  remember(chosen);
  show();
});
window.addEventListener("popstate", show);
state.language = chooseLanguage(address().get("language"), rememberedLanguage(), ...navigator.languages);
document.documentElement.lang = state.language;
show();
