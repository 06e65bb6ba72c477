// What is carried through the calendar, by pointer or by keys, and what a new task begins with.
import { htmx } from "./page.js"
import { clock, MIDNIGHT, number, pageOf, plus, cellOf, rowOf } from "./calendar_places.js"
import { refresh } from "./refresh.js"

/** `carried` is under way, by whichever hand; `press` is what a pointer holds down. */
export const hand = { carried: null, press: null }

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

export const isFixed = (entry) => !("moves" in entry.dataset)

/** What is being carried, by pointer or by keys: where it began and where it is. */
export class Carried {
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

/** Ask what the new task is about; the moment goes along. */
export function plan(page, day, from = null, to = null) {
  const moment = from === null ? { date: day } : { date: day, start_time: clock(from), end_date: to >= MIDNIGHT ? plus(day, 1) : day, end_time: clock(to) }
  htmx.ajax("GET", `${page.dataset.new}?${new URLSearchParams(moment)}`, { target: "#dialog", source: page })
}
