// The calendar: entries are dragged and stretched, free time is pressed to plan something, arrows go through days and
// entries. Everything is reckoned in days and minutes of the member's clocks; the browser's zone is never asked.
import { hand, plan } from "./calendar_hand.js"
import { chooseSubject, goTo, pressed, putBack } from "./calendar_keys.js"
import { MIDNIGHT, pageOf, rowOf, STEP } from "./calendar_places.js"
import { drag, isHeld, isSwallowed, isWaiting, release, startPress } from "./calendar_pointer.js"
import { each, htmx, on } from "./page.js"

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
    if (!start || isHeld() || Math.abs(end.clientX - start.clientX) < 80 || Math.abs(end.clientY - start.clientY) > 50) return
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
  for (const name of ["touchmove", "touchend"]) document.addEventListener(name, (event) => isHeld() && event.cancelable && event.preventDefault(), { passive: false })
  on("contextmenu", "[data-calendar] [data-cell]", (event) => (isHeld() || isWaiting()) && event.preventDefault())
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && hand.press) release(new Event("cancel"))
  })
  document.addEventListener("keydown", pressed, true)
  on("keydown", "[data-calendar-subject], #calendar-subjects a", chooseSubject)
  on("dragstart", "[data-calendar] a", (event) => event.preventDefault())
  on("focusout", "[data-calendar] [data-entry]", (_event, entry) => {
    setTimeout(() => hand.carried && !hand.press && hand.carried.entry === entry && document.activeElement !== entry && putBack())
  })
  on("click", "[data-calendar] [data-entry]", (event, entry) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (!isSwallowed() && !hand.carried) htmx.ajax("GET", `${pageOf(entry).dataset.tasks}${entry.dataset.entry}/`, { target: "#dialog", source: entry })
  })
  on("click", "[data-calendar-new]", (event, link) => {
    const page = pageOf(link)
    if (!page || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    plan(page, new URL(link.href).searchParams.get("date"))
  })
}
