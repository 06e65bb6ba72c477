// The plan form: hours are said in words while one types, and the end follows the start for as long as the activity
// usually lasts, until somebody sets the end himself.
import { on } from "./page.js"

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
  const time = `${two(until.getUTCHours())}:${two(until.getUTCMinutes())}`
  if (end.tagName === "SELECT" && ![...end.options].some((option) => option.value === time)) end.add(new Option(time, time))
  end.value = time
}

export function startPlanning() {
  on("input", "[data-hours]", (_event, input) => say(input))
  on("change", "form[data-plan]", (event, form) => {
    const { name } = event.target
    if (name === "end_time" || name === "end_date") form.dataset.ended = "true"
    if (["date", "start_time", "activity_type"].includes(name) && !form.dataset.ended && !form.elements.all_day?.checked) follow(form)
  })
}
