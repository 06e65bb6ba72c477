// Small things that several behaviours need.
import htmx from "htmx.org"

/** Listen on the whole document for an event on elements that match, present or still to come. */
export function on(type, selector, handler, options) {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target instanceof Element ? event.target.closest(selector) : null
      if (element) handler(event, element)
    },
    options,
  )
}

/** Run once for every element that matches, present or still to come. */
export function each(selector, handler) {
  const seen = new WeakSet()
  const look = (root) => {
    const found = [...root.querySelectorAll(selector)]
    if (root.matches?.(selector)) found.unshift(root)
    for (const element of found) {
      if (!seen.has(element)) {
        seen.add(element)
        handler(element)
      }
    }
  }
  look(document.body)
  document.addEventListener("htmx:after:process", (event) => {
    if (event.target instanceof Element) look(event.target)
  })
}

/** A sentence of ours in the user's language; the layout wrote it onto the body. */
export const said = (key) => document.body.dataset[`said${key[0].toUpperCase()}${key.slice(1)}`] ?? ""

/** An icon from the sprite. */
export function icon(name) {
  const known = document.querySelector("svg.icon use")?.getAttribute("href") ?? "/static/dist/icons.svg#x"
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  use.setAttribute("href", `${known.split("#")[0]}#${name}`)
  svg.append(use)
  return svg
}

/** Put a floating element beside its anchor: below it, above when there is no room. */
export function place(floating, anchor, align = "start", gap = 4) {
  const at = anchor.getBoundingClientRect()
  const size = floating.getBoundingClientRect()
  const left = align === "end" ? at.right - size.width : align === "center" ? at.left + (at.width - size.width) / 2 : at.left
  const below = at.bottom + gap
  const above = at.top - gap - size.height
  const fits = below + size.height <= innerHeight - 8 || above < 8
  floating.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`
  floating.style.top = `${Math.max(8, fits ? below : above)}px`
}

/** What is remembered in this browser; silently nothing when it may not remember. */
export const memory = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(`staffetta:${key}`))
    } catch {
      return null
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`staffetta:${key}`, JSON.stringify(value))
    } catch {
      // full or forbidden: the page works without
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(`staffetta:${key}`)
    } catch {
      // forbidden
    }
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`staffetta:${prefix}`)).map((key) => key.slice(10))
    } catch {
      return []
    }
  },
}

export { htmx }
