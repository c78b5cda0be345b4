// Elements by name; texts only ever become text nodes, so no answer can become markup.
const SVG = "http://www.w3.org/2000/svg";

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export const h = (name, attributes, ...children) => build(document.createElement(name), attributes, children);
export const s = (name, attributes, ...children) => build(document.createElementNS(SVG, name), attributes, children);
export const by = (id) => document.getElementById(id);
export const show = (place, ...children) => place.replaceChildren(...children.flat().filter(Boolean));
export const percent = (share) => `${Math.round(share * 100)} %`;
export const dollars = (amount) => `$${amount.toLocaleString("en-US", { maximumFractionDigits: 2 })}`;
export const words = (name) => name.replaceAll("_", " ");
export const number = (value, digits = 3) => value.toLocaleString("en-US", { maximumFractionDigits: digits });

export function problem(error) {
  return h("p", { class: "problem", role: "alert" }, error.message);
}
