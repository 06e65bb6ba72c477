// My day by keyboard: j and k go through the tasks, x completes, p plans, t takes, Enter opens (T-08).
const typing = (element) => element.closest?.("input, textarea, select, [contenteditable=true]")

const lines = (day) => [...day.querySelectorAll("[data-task]")]

let place = 0

function go(day, step) {
  const all = lines(day)
  if (!all.length) return
  const current = all.findIndex((line) => line.contains(document.activeElement))
  place = current < 0 ? (step ? Math.min(place, all.length - 1) : 0) : Math.max(0, Math.min(current + step, all.length - 1))
  const link = all[place].querySelector("[data-row-link]") ?? all[place].querySelector("a, button")
  link?.focus()
  all[place].scrollIntoView({ block: "nearest" })
}

function press(day, selector) {
  const line = lines(day).find((one) => one.contains(document.activeElement))
  const button = line?.querySelector(selector)
  if (!button || button.disabled) return false
  place = lines(day).indexOf(line)
  button.click()
  return true
}

const KEYS = {
  j: (day) => go(day, 1),
  k: (day) => go(day, -1),
  x: (day) => press(day, ".tick-box"),
  p: (day) => press(day, "[data-key=p]"),
  t: (day) => press(day, "[data-key=t]"),
}

export function startMyDay() {
  document.addEventListener("keydown", (event) => {
    const day = document.querySelector("[data-my-day]")
    if (!day || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    if (document.querySelector("dialog[open]")) return
    const act = KEYS[event.key]
    if (!act) return
    event.preventDefault()
    act(day)
  })
  // After a task is done the list is fetched anew: go on where one was.
  document.addEventListener("htmx:after:swap", () => {
    const day = document.querySelector("[data-my-day]")
    if (!day || document.querySelector("dialog[open]")) return
    if (document.activeElement && document.activeElement !== document.body) return
    const line = lines(day)[Math.min(place, lines(day).length - 1)]
    line?.querySelector("[data-row-link]")?.focus({ preventScroll: true })
  })
}
