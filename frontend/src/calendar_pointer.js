// Entries are dragged and stretched, free time is pressed to plan something: by mouse, pen or finger.
import { Carried, hand, isFixed, plan } from "./calendar_hand.js"
import { clamp, clock, MIDNIGHT, minuteAt, pageOf, rowOf, STEP, under } from "./calendar_places.js"

const NEAR = 5 // pixels before a press becomes a drag
const HOLD = 400 // milliseconds after which a finger that stays carries; one that moves before scrolls
const SHAKY = 10 // pixels by which a finger moves although it stays

let waiting = null // a finger that may come to carry
let held = false // a finger carries: nothing is scrolled, turned over or pressed by it

export function startPress(event) {
  giveUp()
  held = false
  if (event.button !== 0 || (event.pointerType === "touch" && !event.isPrimary)) return
  if (event.pointerType !== "touch") return begin(event)
  if (pageOf(event.target)) waiting = { x: event.clientX, y: event.clientY, timer: setTimeout(() => hold(event), HOLD) }
}

function giveUp() {
  clearTimeout(waiting?.timer)
  waiting = null
}

function hold(event) {
  waiting = null
  begin(event)
  if (!hand.press) return
  held = hand.press.moved = true
  if (hand.press.entry) hand.carried = new Carried(hand.press.entry, hand.press.stretch)
  else mark(event)
  navigator.vibrate?.(15)
}

function begin(event) {
  const page = pageOf(event.target)
  if (!page || event.target.closest("button, input, select, summary, .calendar-overdue, .calendar-agenda")) return
  const entry = event.target.closest("[data-entry]")
  if (!entry && event.target.closest("a")) return
  const { cell, column, band } = under(event.clientX, event.clientY, page)
  if (!cell) return
  if (entry && isFixed(entry)) return
  const low = entry && column && event.clientY > entry.getBoundingClientRect().bottom - (event.pointerType === "touch" ? 14 : 7)
  hand.press = { page, entry, cell, column, band, x: event.clientX, y: event.clientY, stretch: Boolean(low) && !("goesOn" in entry.dataset), free: null }
  if (!entry && event.pointerType !== "touch") event.preventDefault()
}

export function drag(event) {
  if (waiting && Math.hypot(event.clientX - waiting.x, event.clientY - waiting.y) > SHAKY) giveUp()
  if (!hand.press) return
  if (!hand.press.moved && Math.hypot(event.clientX - hand.press.x, event.clientY - hand.press.y) < NEAR) return
  hand.press.moved = true
  if (hand.press.entry) carry(event)
  else mark(event)
}

function carry(event) {
  hand.carried ??= new Carried(hand.press.entry, hand.press.stretch)
  const { cell, column, band } = under(event.clientX, event.clientY, hand.press.page)
  const { from, to } = hand.carried
  const area = hand.press.page.querySelector("[data-calendar-scroll]")?.getBoundingClientRect()
  if (area && from !== null) hand.press.page.querySelector("[data-calendar-scroll]").scrollTop += event.clientY > area.bottom - 28 ? 14 : event.clientY < area.top + 40 && !band ? -14 : 0
  if (hand.carried.stretch) {
    const end = Math.max(minuteAt(hand.press.column, event.clientY, false), from + STEP)
    hand.carried.show(hand.carried.day, from, end)
  } else if (!cell) return
  else if (column && from !== null) {
    const begin = clamp(from + minuteAt(column, event.clientY, false) - minuteAt(column, hand.press.y - scrolled(column), false), 0, MIDNIGHT - STEP)
    hand.carried.show(cell.dataset.cell, begin, Math.min(begin + (to - from), MIDNIGHT))
  } else if (column) {
    const begin = Math.min(minuteAt(column, event.clientY), MIDNIGHT - 2 * STEP)
    hand.carried.show(cell.dataset.cell, begin, begin + 2 * STEP)
  } else if (band || hand.press.page.dataset.view === "month") hand.carried.show(cell.dataset.cell, hand.press.page.dataset.view === "month" ? from : null, to)
  target(hand.press.page, cell)
}

/** Rows do not move while one drags, but a list may scroll: how far since the press. */
const scrolled = (column) => (column.closest("[data-calendar-scroll]")?.scrollTop ?? 0) - (hand.press.scroll ??= column.closest("[data-calendar-scroll]")?.scrollTop ?? 0)

function target(page, cell) {
  for (const one of page.querySelectorAll(".is-target")) if (one !== cell) one.classList.remove("is-target")
  if (page.dataset.view === "month") cell?.classList.add("is-target")
}

/** Free time: a dashed block from where one pressed to where one is. */
function mark(event) {
  if (!hand.press.column) return
  hand.press.free ??= Object.assign(document.createElement("div"), { className: "calendar-free" })
  if (!hand.press.free.isConnected) hand.press.column.append(hand.press.free)
  const [a, b] = [minuteAt(hand.press.column, hand.press.y), minuteAt(hand.press.column, event.clientY)]
  hand.press.from = Math.min(a, b)
  hand.press.to = Math.min(Math.max(a, b) + STEP, MIDNIGHT)
  hand.press.free.style.gridRow = `${rowOf(hand.press.from)} / ${rowOf(hand.press.to)}`
  hand.press.free.textContent = `${clock(hand.press.from)} – ${clock(hand.press.to)}`
}

let swallow = false

export function release(event) {
  giveUp()
  if (!hand.press) return
  const { page, entry, cell, column, free, moved, from, to } = hand.press
  hand.press = null
  if (hand.carried) {
    swallow = true
    setTimeout(() => (swallow = false), 0)
    target(page, null)
    const one = hand.carried
    hand.carried = null
    if (event.type === "pointerup") one.drop()
    else one.back()
    return
  }
  free?.remove()
  if (entry || event.type !== "pointerup") return
  if (moved && free) plan(page, cell.dataset.cell, from, to)
  else if (!moved && column) {
    const begin = Math.floor(minuteAt(column, event.clientY) / 30) * 30
    plan(page, cell.dataset.cell, begin, begin + 60)
  } else if (!moved) plan(page, cell.dataset.cell)
}

/** Whether a finger carries, or may come to: nothing else is to happen by it. */
export const isHeld = () => held
export const isWaiting = () => Boolean(waiting)
/** Whether the click that follows was the end of a drag. */
export const isSwallowed = () => swallow
