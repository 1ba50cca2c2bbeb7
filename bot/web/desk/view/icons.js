// Which small pictures does the desk draw itself? All hidden from screen readers: words stand beside them.

import { html } from "/vendor/htm-preact.standalone.module.js";

const PATHS = {
  mark: ["M8.7 9.7h6.6", "M6.7 14.3h10.6"], // 二, which is also two lines of talk
  clock: ["M12 4.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15z", "M12 8.2v4.1l2.8 1.7"],
  reply: ["M9.5 7.500l-5 4.500l5 4.500", "M5 12h8.500c3.500 0 6 2 6 5.500"],
  send: ["M12 19V5.5", "M6 11.500l6-6 6 6"],
  alert: ["M12 3.500a8.500 8.500 0 1 1 0 17a8.500 8.500 0 0 1 0-17z", "M12 8v4.500", "M12 15.900v.1"],
  close: ["M6.500 6.500l11 11", "M17.500 6.500l-11 11"],
  down: ["M7 10l5 5 5-5"],
  left: ["M14.5 6l-6 6 6 6"],
  panel: ["M4.500 5.500h15v13h-15z", "M14.500 5.500v13"],
  insert: ["M19 6v5.500c0 2-1.300 3-3.200 3H6", "M9.500 10.500l-4 4 4 4"],
  light: ["M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16z", "M12 4v16", "M12 8.500l5.500-2.500", "M12 13l7.800-2", "M12 17.500l6.500-1.500"],
  parcel: ["M4.500 8l7.500-3.800L19.500 8v8.200L12 20l-7.500-3.800z", "M4.500 8L12 11.800 19.500 8", "M12 11.800V20"],
};

/** @param {{name: keyof typeof PATHS, size?: number}} props */
export function Icon({ name, size = 18 }) {
  return html`<svg viewBox="0 0 24 24" width=${size} height=${size} fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    ${PATHS[name].map((d) => html`<path d=${d} />`)}
  </svg>`;
}

/** A key's name, as on the key. */
export function Key({ children }) {
  return html`<kbd aria-hidden="true">${children}</kbd>`;
}
