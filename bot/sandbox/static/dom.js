// Elements without innerHTML: foreign text can only ever become text.

const SVG = 'http://www.w3.org/2000/svg';

export const $ = (id) => document.getElementById(id);

/** An element with a class, properties (`dataset` too) and children; children that are strings become text. */
export function el(tag, { class: names, dataset, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (names) element.className = names;
  Object.assign(element.dataset, dataset);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

export const setIcon = (svg, name) => svg.querySelector('use').setAttribute('href', `#i-${name}`);

/** Makes `parent` hold exactly `wanted`, in order, moving only what is out of place (focus and scroll stay). */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}
