// What every page must hold, measured in the browser. Answers the faults, in words.
const faults = [];
const say = (fault, element) => faults.push(`${fault}: ${element.outerHTML.slice(0, 160)}`);
const all = [...document.body.querySelectorAll("*")];

// Nothing is wider than the screen, except what scrolls by itself.
// A telephone widens what it calls its window to show what overflows.
const width = document.documentElement.clientWidth;
const scrolls = ".scroll, .dashboard-tabs, .sr-only, .skip";
if (document.documentElement.scrollWidth > width) {
  const wide = all.filter((element) => element.getBoundingClientRect().right > width + 1 && !element.closest(scrolls));
  say(`wider than the screen (${document.documentElement.scrollWidth})`, wide.at(-1) ?? document.body);
}
const header = document.querySelector(".header");
if (header.offsetHeight > 72) say(`a header of ${header.offsetHeight} pixels`, header);

// Structure: one title, no identifier twice, a name on every field, an alternative to every image.
if (document.querySelectorAll("h1").length !== 1) faults.push("not exactly one h1");
const ids = all.map((element) => element.id).filter(Boolean);
for (const id of ids.filter((id, place) => ids.indexOf(id) !== place)) faults.push(`#${id} is there twice`);
for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  if (!field.labels.length && !field.ariaLabel) say("a field without label", field);
  for (const id of (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)) {
    if (!document.getElementById(id)) say(`described by #${id}, which is nowhere`, field);
  }
}
for (const link of document.querySelectorAll('a[href^="#"]')) {
  if (!document.getElementById(link.hash.slice(1))) say("a link to nothing", link);
}
for (const image of document.querySelectorAll("img:not([alt])")) say("an image without alternative", image);
for (const element of document.querySelectorAll("button, a, summary")) {
  if (!element.textContent.trim() && !element.ariaLabel) say("nameless", element);
}

// Text stands out from its background: 4.5 at least, 3 when it is large.
const channels = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
const luminance = (colour) => colour.slice(0, 3)
  .map((value) => value / 255)
  .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0.99) return colour;
  }
  return [255, 255, 255];
};
for (const element of all) {
  const writes = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const box = element.getBoundingClientRect();
  if (!writes || box.width < 2 || box.height < 2 || !element.checkVisibility({ visibilityProperty: true })) continue;
  const style = getComputedStyle(element);
  const [light, dark] = [luminance(channels(style.color)), luminance(ground(element))].sort((a, b) => b - a);
  const contrast = (light + 0.05) / (dark + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (contrast < (isLarge ? 3 : 4.5)) say(`a contrast of ${contrast.toFixed(2)}`, element);
}
return faults;
