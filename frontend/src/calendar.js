// The calendar: entries are dragged and stretched, free time is pressed to plan something, arrows go through days and
// entries. Everything is reckoned in days and minutes of the member's clocks; the browser's zone is never asked.
import { each, htmx, on } from "./page.js"
import { refresh } from "./refresh.js"
import { toast } from "./toasts.js"

const STEP = 15
const MIDNIGHT = 1440
const NEAR = 5 // pixels before a press becomes a drag
const HOLD = 400 // milliseconds after which a finger that stays carries; one that moves before scrolls
const SHAKY = 10 // pixels by which a finger moves although it stays

const pageOf = (element) => element.closest("[data-calendar]")
const said = (page, text) => (page.querySelector("[data-calendar-said]").textContent = text)
const cellOf = (element) => element?.closest("[data-cell]")
const number = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000
const plus = (day, days) => new Date((number(day) + days) * 86400000).toISOString().slice(0, 10)
const two = (value) => String(value).padStart(2, "0")
const clock = (minutes) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
const clamp = (value, low, high) => Math.max(low, Math.min(value, high))
const rowOf = (minutes) => Math.floor(minutes / STEP) + 1

/** Which minute of the day lies at this height of a column. */
function minuteAt(column, y, floor = true) {
  const box = column.getBoundingClientRect()
  const slots = ((y - box.top) / box.height) * 96
  return clamp((floor ? Math.floor(slots) : Math.round(slots)) * STEP, 0, MIDNIGHT)
}

function under(x, y, page) {
  const [element] = document.elementsFromPoint(x, y).filter((one) => page.contains(one) && cellOf(one))
  return { cell: cellOf(element), column: element?.closest("[data-column]"), band: element?.closest("[data-band]") }
}

// ---- moving

/** Send where it went; then look how things are, which also puts back what was refused. */
function send(entry, values) {
  const page = pageOf(entry)
  const body = page.querySelector("#calendar")
  const all = { version: entry.dataset.version, ...values }
  const after = (event) => {
    if (event.detail.ctx?.values !== all) return
    body.removeEventListener("htmx:finally:request", after)
    for (const one of body.querySelectorAll(".is-carried")) one.classList.remove("is-carried")
    const focused = document.activeElement?.dataset?.entry
    refresh(body)
      .catch(() => location.reload())
      .finally(() => focused && document.activeElement === document.body && body.querySelector(`[data-entry="${focused}"]`)?.focus({ preventScroll: true }))
  }
  body.addEventListener("htmx:finally:request", after)
  htmx.ajax("POST", `${page.dataset.tasks}${entry.dataset.entry}/move/`, { values: all, source: body, target: "#toasts", swap: "none" })
}

const isFixed = (entry) => !("moves" in entry.dataset)

/** What is being carried, by pointer or by keys: where it began and where it is. */
class Carried {
  constructor(entry, stretch) {
    this.entry = entry
    this.page = pageOf(entry)
    this.place = { parent: entry.parentElement, next: entry.nextElementSibling, style: entry.getAttribute("style"), name: entry.className }
    this.stretch = stretch
    this.day = cellOf(entry).dataset.cell
    this.from = entry.dataset.from === undefined ? null : Number(entry.dataset.from)
    this.to = entry.dataset.to === undefined ? null : Number(entry.dataset.to)
    this.now = { day: this.day, from: this.from, to: this.to }
    entry.classList.add("is-carried")
    entry.dataset.busy = "" // refreshing waits
  }

  /** Show it on this day, from this minute on; `from` null: in the band of whole days. */
  show(day, from, to) {
    const cell = this.page.querySelector(`[data-cell="${day}"]`)
    if (!cell) return false
    this.now = { day, from, to }
    const place = from === null ? (cell.querySelector("[data-band]") ?? cell) : cell.querySelector("[data-column]")
    if (!place) return false
    if (this.entry.parentElement !== place) place.append(this.entry)
    if (from !== null) {
      this.entry.style.gridRow = `${rowOf(from)} / ${Math.max(rowOf(to - 1) + 1, rowOf(from) + 1)}`
      this.entry.style.gridColumn = "1 / -1"
      const at = this.entry.querySelector(".num")
      if (at) at.textContent = this.stretch ? `${clock(from)}–${clock(to)}` : clock(from)
    } else this.entry.removeAttribute("style")
    return true
  }

  back() {
    delete this.entry.dataset.busy
    const { parent, next, style, name } = this.place
    parent.insertBefore(this.entry, next?.parentElement === parent ? next : null)
    if (style) this.entry.setAttribute("style", style)
    else this.entry.removeAttribute("style")
    this.entry.className = name
  }

  /** What the server is told: by how much, not where to, so that it alone reckons moments. */
  get values() {
    const days = number(this.now.day) - number(this.day)
    if (this.stretch) return { minutes: this.now.to - this.to, stretch: "on" }
    if (this.from === null && this.now.from !== null) return { days, to: "time", at: this.now.from }
    if (this.from !== null && this.now.from === null && this.page.dataset.view !== "month") return { days, to: "day" }
    return { days, minutes: this.from === null || this.now.from === null ? 0 : this.now.from - this.from }
  }

  get isMoved() {
    return this.now.day !== this.day || this.now.from !== this.from || this.now.to !== this.to
  }

  drop() {
    if (!this.isMoved) return this.back()
    delete this.entry.dataset.busy
    send(this.entry, this.values)
  }
}

let carried = null
let press = null

let waiting = null // a finger that may come to carry
let held = false // a finger carries: nothing is scrolled, turned over or pressed by it

function startPress(event) {
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
  if (!press) return
  held = press.moved = true
  if (press.entry) carried = new Carried(press.entry, press.stretch)
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
  press = { page, entry, cell, column, band, x: event.clientX, y: event.clientY, stretch: Boolean(low) && !("goesOn" in entry.dataset), free: null }
  if (!entry && event.pointerType !== "touch") event.preventDefault()
}

function drag(event) {
  if (waiting && Math.hypot(event.clientX - waiting.x, event.clientY - waiting.y) > SHAKY) giveUp()
  if (!press) return
  if (!press.moved && Math.hypot(event.clientX - press.x, event.clientY - press.y) < NEAR) return
  press.moved = true
  if (press.entry) carry(event)
  else mark(event)
}

function carry(event) {
  carried ??= new Carried(press.entry, press.stretch)
  const { cell, column, band } = under(event.clientX, event.clientY, press.page)
  const { from, to } = carried
  const area = press.page.querySelector("[data-calendar-scroll]")?.getBoundingClientRect()
  if (area && from !== null) press.page.querySelector("[data-calendar-scroll]").scrollTop += event.clientY > area.bottom - 28 ? 14 : event.clientY < area.top + 40 && !band ? -14 : 0
  if (carried.stretch) {
    const end = Math.max(minuteAt(press.column, event.clientY, false), from + STEP)
    carried.show(carried.day, from, end)
  } else if (!cell) return
  else if (column && from !== null) {
    const begin = clamp(from + minuteAt(column, event.clientY, false) - minuteAt(column, press.y - scrolled(column), false), 0, MIDNIGHT - STEP)
    carried.show(cell.dataset.cell, begin, Math.min(begin + (to - from), MIDNIGHT))
  } else if (column) {
    const begin = Math.min(minuteAt(column, event.clientY), MIDNIGHT - 2 * STEP)
    carried.show(cell.dataset.cell, begin, begin + 2 * STEP)
  } else if (band || press.page.dataset.view === "month") carried.show(cell.dataset.cell, press.page.dataset.view === "month" ? from : null, to)
  target(press.page, cell)
}

/** Rows do not move while one drags, but a list may scroll: how far since the press. */
const scrolled = (column) => (column.closest("[data-calendar-scroll]")?.scrollTop ?? 0) - (press.scroll ??= column.closest("[data-calendar-scroll]")?.scrollTop ?? 0)

function target(page, cell) {
  for (const one of page.querySelectorAll(".is-target")) if (one !== cell) one.classList.remove("is-target")
  if (page.dataset.view === "month") cell?.classList.add("is-target")
}

/** Free time: a dashed block from where one pressed to where one is. */
function mark(event) {
  if (!press.column) return
  press.free ??= Object.assign(document.createElement("div"), { className: "calendar-free" })
  if (!press.free.isConnected) press.column.append(press.free)
  const [a, b] = [minuteAt(press.column, press.y), minuteAt(press.column, event.clientY)]
  press.from = Math.min(a, b)
  press.to = Math.min(Math.max(a, b) + STEP, MIDNIGHT)
  press.free.style.gridRow = `${rowOf(press.from)} / ${rowOf(press.to)}`
  press.free.textContent = `${clock(press.from)} – ${clock(press.to)}`
}

let swallow = false

function release(event) {
  giveUp()
  if (!press) return
  const { page, entry, cell, column, free, moved, from, to } = press
  press = null
  if (carried) {
    swallow = true
    setTimeout(() => (swallow = false), 0)
    target(page, null)
    const one = carried
    carried = null
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

/** Ask what the new task is about; the moment goes along. */
function plan(page, day, from = null, to = null) {
  const moment = from === null ? { date: day } : { date: day, start_time: clock(from), end_date: to >= MIDNIGHT ? plus(day, 1) : day, end_time: clock(to) }
  htmx.ajax("GET", `${page.dataset.new}?${new URLSearchParams(moment)}`, { target: "#dialog", source: page })
}

// ---- keys

const entriesOf = (cell) => [...(cell?.querySelectorAll("[data-entry]") ?? [])].filter((one) => one.checkVisibility())

/** The band of whole days is always in sight: to bring it there would scroll the hours away. */
function focusOn(element) {
  const stuck = element.closest("[data-band]")
  element.focus({ preventScroll: true })
  if (!stuck) element.scrollIntoView({ block: "nearest" })
}

function goTo(page, key, day) {
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
  const { day, from, to } = carried.now
  const timed = from !== null && carried.page.dataset.view !== "month"
  const way = event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 1
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") carried.show(plus(day, way), from, to)
  else if (!timed) carried.show(plus(day, way * 7), from, to)
  else if (event.shiftKey && !("goesOn" in carried.entry.dataset) && carried.now.from === carried.from && carried.now.day === carried.day) {
    carried.stretch = true
    carried.show(day, from, clamp(to + way * STEP, from + STEP, MIDNIGHT))
  } else if (!carried.stretch) {
    const begin = clamp(from + way * STEP, 0, MIDNIGHT - (to - from))
    carried.show(day, begin, begin + (to - from))
  }
  focusOn(carried.entry)
  const cell = cellOf(carried.entry)
  said(carried.page, `${cell.getAttribute("aria-label") ?? carried.now.day}${timed ? `, ${clock(carried.now.from)} – ${clock(carried.now.to)}` : ""}`)
}

function carriedKey(event) {
  if (event.key.startsWith("Arrow")) carryBy(event)
  else if (event.key === "Enter") {
    const one = carried
    carried = null
    one.drop()
    focusOn(one.entry)
  } else if (event.key === "Escape") putBack()
  else return
  event.preventDefault()
  event.stopPropagation()
}

function putBack() {
  const { entry, page } = carried
  carried.back()
  carried = null
  focusOn(entry)
  said(page, page.dataset.saidBack)
}

const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu]")

function pressed(event) {
  const page = document.querySelector("[data-calendar]")
  if (!page || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (document.querySelector("dialog[open], .menu:popover-open")) return
  if (carried && !press) return carriedKey(event)
  if (event.shiftKey && event.key !== "?") return
  const entry = document.activeElement?.closest?.("[data-entry]")
  const cell = cellOf(document.activeElement)
  if (event.key.startsWith("Arrow")) {
    if (document.activeElement !== document.body && !page.contains(document.activeElement)) return
    walk(page, event.key)
  } else if (event.key === "m" && entry && cell) {
    if (isFixed(entry)) toast(page.dataset.saidFixed, "info")
    else {
      carried = new Carried(entry, false)
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

// ---- the rest

/** The line of the present moment, by the member's clocks: what they showed when the page came, and the time since. */
function startClock(page) {
  const began = Date.now()
  const show = () => {
    const line = page.querySelector("[data-calendar-now]")
    if (!line) return
    const minutes = (Number(page.dataset.minutes) + Math.floor((Date.now() - began) / 60000)) % MIDNIGHT
    line.style.gridRow = String(rowOf(minutes))
    line.style.transform = `translateY(${((minutes % STEP) / STEP) * (line.parentElement.clientHeight / 96)}px)`
  }
  show()
  setInterval(show, 20000)
}

/** The hours of work first, or what begins before them. */
function showHours(area) {
  const starts = [...area.querySelectorAll("[data-starts]")].map((cell) => Number(cell.dataset.starts))
  const column = area.querySelector("[data-column]")
  const today = area.querySelector("[data-today]")
  if (today) area.scrollLeft = today.offsetLeft - area.querySelector(".calendar-hours").offsetWidth // where seven have no room
  if (column) area.scrollTop = (Math.max(0, Math.min(8 * 60, ...starts) - 30) / MIDNIGHT) * column.clientHeight
}

function startSwipes(page) {
  let start = null
  page.addEventListener("touchstart", (event) => (start = event.touches.length === 1 && !event.target.closest("[data-days='7']") ? event.touches[0] : null), { passive: true })
  page.addEventListener("touchend", (event) => {
    const end = event.changedTouches[0]
    if (!start || held || Math.abs(end.clientX - start.clientX) < 80 || Math.abs(end.clientY - start.clientY) > 50) return
    goTo(page, end.clientX < start.clientX ? "after" : "before")
  })
}

function startPage(page) {
  startClock(page)
  const foreign = page.querySelector("[data-zone]")
  foreign.hidden = Intl.DateTimeFormat().resolvedOptions().timeZone === foreign.dataset.zone
  startSwipes(page)
  const day = sessionStorage.getItem("staffetta:calendar-day")
  sessionStorage.removeItem("staffetta:calendar-day")
  if (day) page.querySelector(`[data-cell="${day}"]`)?.focus()
}

export function startCalendar() {
  each("[data-calendar-scroll]", showHours)
  each("[data-calendar]", startPage)
  document.addEventListener("pointerdown", startPress)
  document.addEventListener("pointermove", drag)
  document.addEventListener("pointerup", release)
  document.addEventListener("pointercancel", release)
  for (const name of ["touchmove", "touchend"]) document.addEventListener(name, (event) => held && event.cancelable && event.preventDefault(), { passive: false })
  on("contextmenu", "[data-calendar] [data-cell]", (event) => (held || waiting) && event.preventDefault())
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && press) release(new Event("cancel"))
  })
  document.addEventListener("keydown", pressed, true)
  on("dragstart", "[data-calendar] a", (event) => event.preventDefault())
  on("focusout", "[data-calendar] [data-entry]", (_event, entry) => {
    setTimeout(() => carried && !press && carried.entry === entry && document.activeElement !== entry && putBack())
  })
  on("click", "[data-calendar] [data-entry]", (event, entry) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (!swallow && !carried) htmx.ajax("GET", `${pageOf(entry).dataset.tasks}${entry.dataset.entry}/`, { target: "#dialog", source: entry })
  })
  on("click", "[data-calendar-new]", (event, link) => {
    const page = pageOf(link)
    if (!page || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    plan(page, new URL(link.href).searchParams.get("date"))
  })
}
