// Typing @ in a field with data-mentions="address" offers colleagues. Choosing one writes his name; nothing more is needed:
// the server finds names that are typed by hand as well.
import { on, place } from "./page.js"

const TYPED = /(^|[\s(,;:])@([^\s@[\]]{0,30}(?: [^\s@[\]]{0,30})?)$/u
let list
let field
let stop
let timer

const isOpen = () => Boolean(list?.matches(":popover-open"))
const options = () => [...list.querySelectorAll("[role=option]")]

function close() {
  if (isOpen()) list.hidePopover()
  field?.removeAttribute("aria-activedescendant")
}

function box() {
  if (list?.isConnected) return list
  list = document.createElement("div")
  list.id = "mentions"
  list.className = "menu combobox-options"
  list.setAttribute("role", "listbox")
  list.setAttribute("popover", "manual")
  return list
}

function point(option) {
  options().forEach((one) => one.setAttribute("aria-selected", String(one === option)))
  if (!option) return
  option.scrollIntoView({ block: "nearest" })
  field.setAttribute("aria-activedescendant", option.id)
}

async function offer() {
  const typed = field.value.slice(0, field.selectionStart).match(TYPED)
  stop?.abort()
  if (!typed) return close()
  stop = new AbortController()
  const address = new URL(field.dataset.mentions, location.href)
  address.searchParams.set("q", typed[2])
  try {
    const answer = await fetch(address, { signal: stop.signal, headers: { "HX-Request": "true", "HX-Request-Type": "partial" } })
    if (!answer.ok) return close()
    const words = await answer.text()
    field.after(box()) // beside the field: within the dialogue, if there is one
    list.innerHTML = words
    if (!options().length) return close()
    options().forEach((option, index) => (option.id = `mentions-${index}`))
    field.setAttribute("aria-controls", "mentions")
    if (!isOpen()) list.showPopover()
    place(list, field)
    point(options()[0])
  } catch (error) {
    if (error.name !== "AbortError") throw error
  }
}

function choose(option) {
  const before = field.value.slice(0, field.selectionStart).replace(TYPED, (_all, gap) => `${gap}@${option.dataset.label} `)
  const after = field.value.slice(field.selectionStart)
  field.value = before + after
  field.setSelectionRange(before.length, before.length)
  field.dispatchEvent(new Event("input", { bubbles: true }))
  close()
}

function keydown(event) {
  if (!isOpen()) return
  const all = options()
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true")
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    point(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length])
  } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
    choose(all[at])
  } else if (event.key === "Escape") {
    close()
  } else return
  event.preventDefault()
  event.stopPropagation()
}

export function startMentions() {
  on("input", "textarea[data-mentions]", (_event, element) => {
    field = element
    clearTimeout(timer)
    timer = setTimeout(offer, 150)
  })
  document.addEventListener("keydown", (event) => event.target === field && keydown(event), true)
  on("focusout", "textarea[data-mentions]", () => {
    clearTimeout(timer)
    close()
  })
  on("pointerdown", "#mentions [role=option]", (event, option) => {
    event.preventDefault()
    choose(option)
  })
}
