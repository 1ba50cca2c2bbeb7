// How are elements made without ever reading foreign text as HTML?

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. Strings become text nodes; empty children are left out. `on…` are listeners, what the element has
 * as a property is set as one, all else are attributes.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes("-") && name !== "role") node[name] = value;
    else node.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

const ICONS = {
  // The house mark: 二, which is also two lines of talk.
  mark: { paths: ["M8.7 9.7h6.6", "M6.7 14.3h10.6"], width: 2 },
  chat: { paths: ["M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-1 0-2-.1-2.9-.4L4.5 20.500l1-3.700C3.9 15.4 3 13.4 3 11.2c0-4.3 4-7.7 9-7.700z", "M9 9.600h6", "M7.5 13h9"], width: 1.7 },
  close: { paths: ["M6 6l12 12", "M18 6L6 18"], width: 1.8 },
  down: { paths: ["M6 9.500l6 6 6-6"], width: 2 },
  send: { paths: ["M12 19V5.5", "M6 11.500l6-6 6 6"], width: 2 },
  left: { paths: ["M14.5 6l-6 6 6 6"], width: 2 },
  right: { paths: ["M9.5 6l6 6-6 6"], width: 2 },
  alert: { paths: ["M12 7.500v5.5", "M12 16.400v.1"], width: 2.2 },
  parcel: { paths: ["M4 8l8-4 8 4v8.500l-8 4-8-4z", "M4 8l8 4 8-4", "M12 12v8.5"], width: 1.6 },
};

/** Draw one of the widget's own icons, `size` CSS pixels wide, hidden from screen readers. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", "aria-hidden": "true",
    "stroke-width": ICONS[name].width, "stroke-linecap": "round", "stroke-linejoin": "round", focusable: "false",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const d of ICONS[name].paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const LINK = /\bhttps?:\/\/[^\s<>"'，。；！？、（）「」《》]+[^\s<>"'，。；！？、（）「」《》.,;:!?)\]]/giu;

/** Split a text into strings and links; only http and https addresses become links. */
export function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(end, match.index));
    parts.push(el("a", { href: match[0], target: "_blank", rel: "noopener noreferrer nofollow" }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** Return the picture's address if it is one a page may load, else null. Paths are the server's own. */
export function pictureAddress(address, server) {
  if (typeof address !== "string" || !address) return null;
  try {
    const url = new URL(address, server);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
