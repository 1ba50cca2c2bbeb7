// What does a key do? Only outside of what one writes in, and only single keys: browsers and screen readers keep theirs.

const WRITING = "input, textarea, select, [contenteditable]";

/**
 * @param {{store: object, desk: object, focusRow: (id: string|null) => void}} parts
 */
export function listenToKeys({ store, desk, focusRow }) {
  const move = (by) => focusRow(desk.step(by));
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    t: () => desk.take(),
    r: () => desk.focusBox(),
    e: () => desk.askResolve(),
    c: () => desk.showList(store.state.list === "open" ? "closed" : "open"),
    i: () => store.set((state) => ({ cardShown: !state.cardShown })),
    "?": () => store.set({ dialog: "help" }),
  };
  const arrows = { ArrowDown: 1, ArrowUp: -1 };

  window.addEventListener("keydown", (event) => {
    const { phase, dialog, shortcuts, details, chosen } = store.state;
    if (phase !== "desk" || dialog || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Escape" && target.matches(".box")) return focusRow(chosen);
    if (target.matches(WRITING)) return;
    let action = shortcuts ? actions[event.key] ?? actions[event.key.toLowerCase()] : undefined;
    if (arrows[event.key] && target.closest(".queue")) action = () => move(arrows[event.key]);
    const suggestion = /^[1-9]$/.test(event.key) && shortcuts && details[chosen]?.card?.suggestions?.[event.key - 1];
    if (suggestion) action = () => desk.insert(suggestion);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
