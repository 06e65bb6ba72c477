// Lists of tasks by keyboard, wherever they are: j and k go through them, x completes, p plans, a assigns, e edits, r
// sets a reminder, t takes, Enter opens, ? shows the keys (T-08). And the menu at the end of each line, which all lines share.
import { ask } from "./dialogs.js"
import { htmx, on, place as float } from "./page.js"

const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu]")

const lines = () => [...document.querySelectorAll("main [data-task], main [data-row]")].filter((line) => line.checkVisibility())

let place = 0

function go(step) {
  const all = lines()
  if (!all.length) return false
  const current = all.findIndex((line) => line.contains(document.activeElement))
  place = current < 0 ? (step ? Math.min(place, all.length - 1) : 0) : Math.max(0, Math.min(current + step, all.length - 1))
  const link = all[place].querySelector("[data-row-link]") ?? all[place].querySelector("a, button")
  link?.focus()
  all[place].scrollIntoView({ block: "nearest" })
  return true
}

const lineHere = () => lines().find((one) => one.contains(document.activeElement))

function press(selector) {
  const line = lineHere()
  const button = line?.querySelector(selector)
  if (!button || button.disabled) return false
  place = lines().indexOf(line)
  button.click()
  return true
}

/** One of the acts of the menu, without opening it. */
function act(name) {
  const line = lineHere()
  const own = line?.querySelector(`[data-key="${name === "plan" ? "p" : name[0]}"]`)
  if (own) return press(`[data-key="${own.dataset.key}"]`)
  const button = line?.querySelector("[data-task-more]")
  if (!button) return false
  place = lines().indexOf(line)
  fill(button)
  const item = document.querySelector(`#task-menu [data-act^="${name}"]:not([hidden])`)
  if (!item) return false
  item.click()
  return true
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  x: () => press(".tick-box"),
  p: () => act("plan"),
  a: () => act("assign"),
  e: () => act("edit"),
  r: () => act("remind"),
  t: () => press("[data-key=t]"),
  "?": () => {
    const keys = document.getElementById("keys")
    keys?.showModal()
    return Boolean(keys)
  },
}

/** Put the task of this line into the menu that all lines share. */
function fill(button) {
  const menu = document.getElementById("task-menu")
  const line = button.closest("[data-task]")
  if (!menu || !line) return null
  const may = button.dataset.taskMore
  const query = may.includes("s") ? "?stay=1" : ""
  for (const item of menu.querySelectorAll("[data-act]")) {
    item.hidden = !may.includes(item.dataset.needs)
    const plan = item.dataset.act === "plan"
    const address = plan ? menu.dataset.plan.replace(/0{8}-[0-]+/, button.dataset.process) : `${menu.dataset.at}${line.dataset.task}/${item.dataset.act}`
    if (item.tagName === "A") item.href = address
    item.dataset.address = address + query
    const said = item.querySelector("[data-said]")
    if (said) said.textContent = said.dataset.said.replace("{group}", button.dataset.group ?? "")
  }
  menu.line = line
  menu.may = may
  return menu
}

async function choose(event, item) {
  event.preventDefault()
  const menu = item.closest("#task-menu")
  const { line, may } = menu
  if (item.tagName === "A") {
    htmx.ajax("GET", item.dataset.address, { target: "#dialog", swap: "innerHTML" })
    return
  }
  if (item.dataset.question && !(await ask(item.dataset.question, true))) return
  const values = { stay: may.includes("s") ? "1" : "0", about: may.includes("a") ? "1" : "0" }
  htmx.ajax("POST", item.dataset.address, { values, source: line, target: line, swap: "outerHTML" })
}

export function startMyDay() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    if (document.querySelector("dialog[open], .menu:popover-open")) return
    if (!document.querySelector("main [data-task], main [data-row], [data-my-day]")) return
    if (KEYS[event.key]?.()) event.preventDefault()
  })
  on("click", "[data-task-more]", (_event, button) => {
    const menu = fill(button)
    if (!menu) return
    menu.showPopover()
    float(menu, button, "end")
    menu.querySelector(".menu-item:not([hidden])")?.focus({ preventScroll: true })
  })
  on("click", "#task-menu [data-act]", choose)
  on("change", "form[data-choose]", (_event, form) => form.requestSubmit())
  // After a task is done the list is fetched anew: go on where one was.
  document.addEventListener("htmx:after:swap", () => {
    if (!document.querySelector("[data-my-day]") || document.querySelector("dialog[open]")) return
    if (document.activeElement && document.activeElement !== document.body) return
    const all = lines()
    all[Math.min(place, all.length - 1)]?.querySelector("[data-row-link]")?.focus({ preventScroll: true })
  })
}
