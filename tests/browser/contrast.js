// Which visible texts have less contrast with their ground than asked for? WCAG 2.2, relative luminance.
(least) => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const mix = (over, under) => over.slice(0, 3).map((part, index) => part * over[3] + under[index] * (1 - over[3]));
  function rgba(colour) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }
  const parentOf = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  function ground(node) {
    const layers = [];
    for (let at = node; at; at = parentOf(at)) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, over) => mix(over, under), [255, 255, 255]);
  }
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  function* texts(root) {
    for (const node of root.querySelectorAll("*")) {
      if ([...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) yield node;
      if (node.shadowRoot) yield* texts(node.shadowRoot);
    }
  }
  const weak = [];
  for (const node of texts(document)) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.clientWidth === 1 || node.closest(":disabled, style, script")) continue;
    const below = ground(node);
    const [light, dark] = [luminance(mix(rgba(getComputedStyle(node).color), below)), luminance(below)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) weak.push(`${node.className || node.tagName}: ${ratio.toFixed(2)} (${node.textContent.trim().slice(0, 30)})`);
  }
  return weak;
}
