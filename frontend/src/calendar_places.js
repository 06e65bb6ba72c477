// Days, minutes and places of the calendar. All is reckoned by the member's clocks; the browser's zone is never asked.
export const STEP = 15
export const MIDNIGHT = 1440

export const pageOf = (element) => element.closest("[data-calendar]")
export const said = (page, text) => (page.querySelector("[data-calendar-said]").textContent = text)
export const cellOf = (element) => element?.closest("[data-cell]")
export const number = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000
export const plus = (day, days) => new Date((number(day) + days) * 86400000).toISOString().slice(0, 10)
export const two = (value) => String(value).padStart(2, "0")
export const clock = (minutes) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
export const clamp = (value, low, high) => Math.max(low, Math.min(value, high))
export const rowOf = (minutes) => Math.floor(minutes / STEP) + 1

/** Which minute of the day lies at this height of a column. */
export function minuteAt(column, y, floor = true) {
  const box = column.getBoundingClientRect()
  const slots = ((y - box.top) / box.height) * 96
  return clamp((floor ? Math.floor(slots) : Math.round(slots)) * STEP, 0, MIDNIGHT)
}

export function under(x, y, page) {
  const [element] = document.elementsFromPoint(x, y).filter((one) => page.contains(one) && cellOf(one))
  return { cell: cellOf(element), column: element?.closest("[data-column]"), band: element?.closest("[data-band]") }
}
