// The plan form: hours are said in words while one types, and the end follows the start for as long as the activity
// usually lasts, until somebody sets the end himself.
import { each, on } from "./page.js"

function say(input) {
  const match = /^\s*(\d{1,4})(?:[.,](\d{1,2}))?\s*$/.exec(input.value)
  const hint = input.closest(".field")?.querySelector(".hint")
  if (!hint) return
  hint.dataset.usual ??= hint.textContent
  if (!match) {
    hint.textContent = hint.dataset.usual
    return
  }
  const total = Math.round(Number(`${match[1]}.${match[2] ?? 0}`) * 60)
  const hours = Math.floor(total / 60)
  const rest = total % 60
  hint.textContent = [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ")
}

const two = (number) => String(number).padStart(2, "0")

function follow(form) {
  const { date, start_time: start, end_date: endDate, end_time: end, activity_type: kind } = form.elements
  if (!date?.value || !start?.value || !end) return
  const minutes = JSON.parse(form.dataset.plan)[kind?.value] ?? 30
  // As a plain calendar, without time zone: the day and the clock that stand in the fields.
  const until = new Date(`${date.value}T${start.value}:00Z`)
  until.setUTCMinutes(until.getUTCMinutes() + minutes)
  endDate.value = until.toISOString().slice(0, 10)
  sayDay(endDate)
  const time = `${two(until.getUTCHours())}:${two(until.getUTCMinutes())}`
  if (end.tagName === "SELECT" && ![...end.options].some((option) => option.value === time)) end.add(new Option(time, time))
  end.value = time
}

/** The day in the reader's own words beside the browser's picker: "Mon 23 Nov". */
function sayDay(input) {
  const said = input.closest(".field")?.querySelector(".day-said")
  if (!said) return
  const lang = document.documentElement.lang
  const day = new Date(`${input.value}T12:00:00`)
  const year = day.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }
  const words = { weekday: "short", day: "numeric", month: "short", ...year }
  said.textContent = input.value && !Number.isNaN(day.getTime()) ? new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, words).format(day).replace(",", "") : ""
}

function showDay(input) {
  const said = document.createElement("span")
  said.className = "day-said"
  said.setAttribute("aria-hidden", "true")
  input.closest(".field")?.append(said)
  sayDay(input)
}

/** Today, tomorrow, in a week …: one press puts the day into its field, and the time that belongs to it. */
function choose(button) {
  const input = button.form?.elements[button.dataset.dayOf]
  if (!input) return
  const time = button.form.elements[button.dataset.timeOf]
  if (time) time.value = button.dataset.time
  input.value = button.dataset.day
  for (const field of [time, input]) for (const type of ["input", "change"]) field?.dispatchEvent(new Event(type, { bubbles: true }))
}

const isChosen = (form, { day, dayOf, time, timeOf }) => form.elements[dayOf]?.value === day && (!timeOf || form.elements[timeOf]?.value === time)

function mark(form) {
  for (const button of form.querySelectorAll("[data-day]")) {
    button.setAttribute("aria-pressed", String(isChosen(form, button.dataset)))
  }
}

export function startPlanning() {
  each("form[data-plan] input[type=date]", showDay)
  each("form[data-plan]", mark)
  on("click", "[data-day]", (_event, button) => choose(button))
  for (const type of ["input", "change"]) on(type, "form[data-plan] input[type=date]", (_event, input) => sayDay(input))
  on("input", "[data-hours]", (_event, input) => say(input))
  on("change", "form[data-plan]", (event, form) => {
    const { name } = event.target
    mark(form)
    if (name === "end_time" || name === "end_date") form.dataset.ended = "true"
    if (["date", "start_time", "activity_type"].includes(name) && !form.dataset.ended && !form.dataset.restored && !form.elements.all_day?.checked) follow(form)
  })
}
