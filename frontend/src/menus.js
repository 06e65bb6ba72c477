// Dropdowns are native popovers; here they get their place and the arrow keys.
import { on, place } from "./page.js"

const ITEMS = ".menu-item:not([disabled]), [data-theme-choice]"

function opener(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)
}

function step(menu, way) {
  const items = [...menu.querySelectorAll(ITEMS)]
  const at = items.indexOf(document.activeElement)
  const next = way === "first" ? 0 : way === "last" ? items.length - 1 : (at + way + items.length) % items.length
  items[next]?.focus()
}

function toLetter(menu, letter) {
  const items = [...menu.querySelectorAll(ITEMS)]
  const at = items.indexOf(document.activeElement)
  const ordered = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  ordered.find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(letter))?.focus()
}

function keydown(event, menu) {
  const ways = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" }
  if (event.key in ways) {
    event.preventDefault()
    step(menu, ways[event.key])
  } else if (event.key === "Tab") {
    menu.hidePopover()
  } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
    toLetter(menu, event.key.toLocaleLowerCase())
  }
}

export function startMenus() {
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target
      if (!(menu instanceof HTMLElement) || !menu.matches('.menu[popover]:not([popover="manual"])')) return
      const button = opener(menu)
      button?.setAttribute("aria-expanded", String(event.newState === "open"))
      if (event.newState !== "open" || !button) return
      place(menu, button, menu.dataset.align)
      menu.querySelector(ITEMS)?.focus({ preventScroll: true })
    },
    true,
  )
  on("keydown", ".menu[popover]", keydown)
  on("keydown", "[aria-haspopup=menu]", (event, button) => {
    if (event.key !== "ArrowDown") return
    event.preventDefault()
    document.getElementById(button.getAttribute("popovertarget"))?.showPopover()
  })
  on("click", ".menu-item", (_event, item) => {
    const menu = item.closest(".menu[popover]")
    if (menu?.matches(":popover-open")) menu.hidePopover()
  })
  addEventListener("resize", () => document.querySelectorAll(".menu:popover-open").forEach((menu) => menu.hidePopover()))
}
