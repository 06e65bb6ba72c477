// Arrows go through days and entries of the calendar; m carries one, e edits it, n plans.
import { Carried, hand, isFixed, plan } from "./calendar_hand.js"
import { cellOf, clamp, clock, MIDNIGHT, plus, said, STEP } from "./calendar_places.js"
import { htmx } from "./page.js"
import { toast } from "./toasts.js"

const entriesOf = (cell) => [...(cell?.querySelectorAll("[data-entry]") ?? [])].filter((one) => one.checkVisibility())

/** The band of whole days is always in sight: to bring it there would scroll the hours away. */
function focusOn(element) {
  const stuck = element.closest("[data-band]")
  element.focus({ preventScroll: true })
  if (!stuck) element.scrollIntoView({ block: "nearest" })
}

export function goTo(page, key, day) {
  const link = page.querySelector(`[data-calendar-go="${key}"]`)
  if (!link) return
  if (day) sessionStorage.setItem("staffetta:calendar-day", day)
  link.click()
}

function focusDay(page, day) {
  const cell = page.querySelector(`[data-cell="${day}"]`)
  if (!cell) return goTo(page, day < page.dataset.first ? "before" : "after", day)
  const entry = entriesOf(cell)[0]
  if (entry) focusOn(entry)
  else cell.focus({ preventScroll: page.dataset.view !== "month" && page.dataset.view !== "agenda" })
}

function walk(page, key) {
  const here = document.activeElement
  const cell = cellOf(here)
  if (!cell) return focusDay(page, page.dataset.date)
  const day = cell.dataset.cell
  const agenda = page.dataset.view === "agenda"
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const way = key === "ArrowLeft" ? -1 : 1
    if (!agenda) return focusDay(page, plus(day, way))
    const days = [...page.querySelectorAll("[data-cell]")]
    const next = days[days.indexOf(cell) + way]
    return next ? focusDay(page, next.dataset.cell) : goTo(page, way < 0 ? "before" : "after")
  }
  const way = key === "ArrowUp" ? -1 : 1
  const entries = agenda ? entriesOf(page.querySelector("#calendar")) : entriesOf(cell)
  const next = entries.includes(here) ? entries[entries.indexOf(here) + way] : way > 0 ? entries[0] : null
  if (next) return focusOn(next)
  if (page.dataset.view === "month") focusDay(page, plus(day, 7 * way))
}

function carryBy(event) {
  const { day, from, to } = hand.carried.now
  const timed = from !== null && hand.carried.page.dataset.view !== "month"
  const way = event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 1
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") hand.carried.show(plus(day, way), from, to)
  else if (!timed) hand.carried.show(plus(day, way * 7), from, to)
  else if (event.shiftKey && !("goesOn" in hand.carried.entry.dataset) && hand.carried.now.from === hand.carried.from && hand.carried.now.day === hand.carried.day) {
    hand.carried.stretch = true
    hand.carried.show(day, from, clamp(to + way * STEP, from + STEP, MIDNIGHT))
  } else if (!hand.carried.stretch) {
    const begin = clamp(from + way * STEP, 0, MIDNIGHT - (to - from))
    hand.carried.show(day, begin, begin + (to - from))
  }
  focusOn(hand.carried.entry)
  const cell = cellOf(hand.carried.entry)
  said(hand.carried.page, `${cell.getAttribute("aria-label") ?? hand.carried.now.day}${timed ? `, ${clock(hand.carried.now.from)} – ${clock(hand.carried.now.to)}` : ""}`)
}

function carriedKey(event) {
  if (event.key.startsWith("Arrow")) carryBy(event)
  else if (event.key === "Enter") {
    const one = hand.carried
    hand.carried = null
    one.drop()
    focusOn(one.entry)
  } else if (event.key === "Escape") putBack()
  else return
  event.preventDefault()
  event.stopPropagation()
}

export function putBack() {
  const { entry, page } = hand.carried
  hand.carried.back()
  hand.carried = null
  focusOn(entry)
  said(page, page.dataset.saidBack)
}

/** What a new task is about: arrows go through what was found, Enter takes the first of it. */
export function chooseSubject(event) {
  const dialog = event.target.closest("dialog")
  const found = [...(dialog?.querySelectorAll("#calendar-subjects a") ?? [])]
  const input = dialog?.querySelector("[data-calendar-subject]")
  if (!input || event.ctrlKey || event.metaKey || event.altKey) return
  const at = found.indexOf(document.activeElement)
  if (event.key === "ArrowDown") found[Math.min(at + 1, found.length - 1)]?.focus()
  else if (event.key === "ArrowUp") (found[at - 1] ?? input).focus()
  else if (event.key === "Enter" && event.target === input) {
    const isOfThis = dialog.querySelector("[data-subjects-of]")?.dataset.subjectsOf === input.value.trim()
    if (!isOfThis || !found[0]) return event.preventDefault() // the answer is under way; what stands there is of other words
    found[0].focus() // so that Escape closes, and does not empty the field
    found[0].click()
  } else return
  event.preventDefault()
}

const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu]")

export function pressed(event) {
  const page = document.querySelector("[data-calendar]")
  if (!page || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (document.querySelector("dialog[open], .menu:popover-open")) return
  if (hand.carried && !hand.press) return carriedKey(event)
  if (event.shiftKey && event.key !== "?") return
  const entry = document.activeElement?.closest?.("[data-entry]")
  const cell = cellOf(document.activeElement)
  if (event.key.startsWith("Arrow")) {
    if (document.activeElement !== document.body && !page.contains(document.activeElement)) return
    walk(page, event.key)
  } else if (event.key === "m" && entry && cell) {
    if (isFixed(entry)) toast(page.dataset.saidFixed, "info")
    else {
      hand.carried = new Carried(entry, false)
      said(page, page.dataset.saidCarry)
    }
  } else if (event.key === "e" && entry && !isFixed(entry)) htmx.ajax("GET", `${page.dataset.edit}${entry.dataset.entry}/edit/?stay=1`, { target: "#dialog", source: entry })
  else if (event.key === "n") plan(page, cell?.dataset.cell ?? (page.dataset.first <= page.dataset.today && page.dataset.today <= page.dataset.last ? page.dataset.today : page.dataset.date))
  else if (event.key === "Enter" && cell && document.activeElement === cell) cell.querySelector(".calendar-day, h2 a")?.click()
  else if (event.key === "?") document.getElementById("keys")?.showModal()
  else if (GOES[event.key]) goTo(page, GOES[event.key], event.key === "t" ? page.dataset.today : cell?.dataset.cell)
  else return
  event.preventDefault()
}

const GOES = { t: "today", d: "day", w: "week", m: "month", a: "agenda" }
