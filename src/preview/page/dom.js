// Small helpers: elements, words, requests, and what the browser remembers.

import words from "./words.js";

/**
 * What the page says, in the language it is served in. `{}` is what is named there, in its order;
 * in a translation `{2}` is the second of them.
 */
export function say(text, ...named) {
  let last = 0;
  return (words[text] ?? text).replace(/\{(\d*)\}/g, (_, number) => {
    last = number ? Number(number) : last + 1;
    return named[last - 1] ?? "";
  });
}

/** An element with properties, data-* (as `data`) and children. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (name.startsWith("aria-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** The JSON at a path; nothing where the server has moved on meanwhile. */
export async function ask(path) {
  try {
    const response = await fetch(path, { cache: "no-store" });
    return response.status === 200 ? await response.json() : null;
  } catch {
    return null;
  }
}

/** What this browser remembers between visits. */
export const memory = {
  get(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`recto.${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`recto.${name}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing forgets this too.
    }
  },
};

/** The names of the languages in themselves, as the server says them. */
const names = {};

export const learn = (all) => Object.assign(names, all);

export const nameOf = (language) => names[language] ?? language;
