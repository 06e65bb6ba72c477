// Search as you type in a form field (ARIA combobox with a list).
import { on, place } from "./page.js"

const waiting = new WeakMap()
const parts = (box) => ({
  input: box.querySelector("[data-combobox-input]"),
  value: box.querySelector("[data-combobox-value]"),
  list: box.querySelector("[role=listbox]"),
  clear: box.querySelector("[data-combobox-clear]"),
})

function open(box, state) {
  const { input, list } = parts(box)
  input.setAttribute("aria-expanded", String(state))
  if (state) {
    if (!list.matches(":popover-open")) list.showPopover()
    list.style.minWidth = `${input.getBoundingClientRect().width}px`
    place(list, input)
  } else {
    if (list.matches(":popover-open")) list.hidePopover()
    input.removeAttribute("aria-activedescendant")
  }
}

async function ask(box) {
  const { input, list } = parts(box)
  const address = new URL(box.dataset.url, location.href)
  address.searchParams.set("q", input.value.trim())
  waiting.get(box)?.abort()
  const stop = new AbortController()
  waiting.set(box, stop)
  try {
    const answer = await fetch(address, { signal: stop.signal, headers: { "HX-Request": "true", "HX-Request-Type": "partial" } })
    if (!answer.ok) return
    list.innerHTML = await answer.text()
    list.querySelectorAll("[role=option]").forEach((option, index) => {
      option.id = `${list.id}-${index}`
    })
    point(box, list.querySelector("[role=option]"))
    open(box, true)
  } catch (error) {
    if (error.name !== "AbortError") throw error
  }
}

function point(box, option) {
  const { input, list } = parts(box)
  list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false")
  if (!option) return
  option.setAttribute("aria-selected", "true")
  option.scrollIntoView({ block: "nearest" })
  input.setAttribute("aria-activedescendant", option.id)
}

function choose(box, option) {
  const { input, value, clear } = parts(box)
  value.value = option ? option.dataset.value : ""
  input.value = option ? option.dataset.label : ""
  input.dataset.shown = input.value
  clear.hidden = !option
  open(box, false)
  value.dispatchEvent(new Event("change", { bubbles: true }))
}

function keydown(event, box) {
  const { list } = parts(box)
  const options = [...list.querySelectorAll("[role=option]")]
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true")
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault()
    if (!list.matches(":popover-open")) ask(box)
    else point(box, options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length])
  } else if (event.key === "Enter" && list.matches(":popover-open")) {
    event.preventDefault()
    if (options[at]) choose(box, options[at])
  } else if (event.key === "Escape" && list.matches(":popover-open")) {
    event.preventDefault()
    event.stopPropagation()
    open(box, false)
  }
}

export function startComboboxes() {
  const timers = new WeakMap()
  const box = (element) => element.closest("[data-combobox]")
  on("input", "[data-combobox-input]", (_event, input) => {
    clearTimeout(timers.get(input))
    timers.set(input, setTimeout(() => ask(box(input)), 180))
  })
  on("focusin", "[data-combobox-input]", (_event, input) => {
    input.dataset.shown = input.value
    input.select()
  })
  on("click", "[data-combobox-input]", (_event, input) => ask(box(input)))
  on("keydown", "[data-combobox-input]", (event, input) => keydown(event, box(input)))
  on("focusout", "[data-combobox-input]", (_event, input) => {
    open(box(input), false)
    if (!input.value.trim() && parts(box(input)).value.value) choose(box(input), null)
    else input.value = input.dataset.shown ?? input.value
  })
  on("pointerdown", ".combobox-options [role=option]", (event, option) => {
    event.preventDefault()
    choose(box(option), option)
  })
  on("pointerdown", ".combobox-options", (event) => event.preventDefault())
  on("click", "[data-combobox-clear]", (_event, button) => {
    choose(box(button), null)
    parts(box(button)).input.focus()
  })
}
