// A table of lines inside a form: add, remove, reorder by dragging, by buttons, by typing a number (ui.rows_form).
// Without scripts the same buttons send the form.
import Sortable from "sortablejs"

import { each, htmx, on } from "./page.js"

const rowsOf = (table) => [...table.querySelectorAll("[data-row]")]

/** Fields that name another line by its number go along when that line moves, and are empty when it has gone. */
function follow(table, rows) {
  const now = new Map(rows.map((row, index) => [row.dataset.place, String(index + 1)]))
  for (const input of table.querySelectorAll("[data-row] [data-row-names]")) {
    if (!input.value || !input.closest("[data-row]").dataset.place) continue
    input.value = now.get(input.value) ?? ""
  }
}

function renumber(table) {
  const rows = rowsOf(table)
  follow(table, rows)
  rows.forEach((row, index) => {
    row.dataset.place = String(index + 1)
    const number = row.querySelector("[data-row-position]")
    if (number) number.value = String(index + 1)
    row.querySelector("[data-row-up]")?.toggleAttribute("disabled", index === 0)
    row.querySelector("[data-row-down]")?.toggleAttribute("disabled", index === rows.length - 1)
  })
  table.dispatchEvent(new Event("input", { bubbles: true }))
}

function fresh(table, key) {
  const source = table.querySelector("template[data-row-template]")
  const holder = document.createElement("template")
  holder.innerHTML = source.innerHTML.replaceAll("__n__", String(key))
  return holder.content.querySelector("[data-row]")
}

function add(table) {
  const next = 1 + Math.max(-1, ...rowsOf(table).map((row) => Number(row.dataset.row)))
  const row = fresh(table, next)
  table.querySelector("[data-rows-body]").append(row)
  htmx.process(row)
  renumber(table)
  row.querySelector("input:not([type=hidden]):not([data-row-position]), select, textarea")?.focus()
}

/** As many lines as these values are of, in their order: before a draft is put into them. */
export function arrange(table, values) {
  const prefix = table.id
  const place = (key) => Number(values[`${prefix}-${key}-position`]?.[0] || 9999)
  const keys = Object.keys(values)
    .map((name) => (name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1).match(/^(\d+)-position$/)?.[1] : null))
    .filter(Boolean)
    .sort((a, b) => place(a) - place(b))
  const body = table.querySelector("[data-rows-body]")
  for (const row of rowsOf(table)) delete row.dataset.place
  for (const row of rowsOf(table)) if (!keys.includes(row.dataset.row)) row.remove()
  const there = new Map(rowsOf(table).map((row) => [row.dataset.row, row]))
  for (const key of keys) body.append(there.get(key) ?? fresh(table, key))
}

function move(row, by) {
  const table = row.closest("[data-rows]")
  const rows = rowsOf(table)
  const other = rows[rows.indexOf(row) + by]
  if (!other) return
  if (by < 0) other.before(row)
  else other.after(row)
  renumber(table)
}

export function startRows() {
  each("[data-rows]", (table) => {
    renumber(table)
    Sortable.create(table.querySelector("[data-rows-body]"), {
      draggable: "[data-row]",
      handle: "[data-row-handle]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      ghostClass: "card-ghost",
      onEnd: () => renumber(table),
    })
  })
  on("click", "[data-row-add]", (event, button) => {
    event.preventDefault()
    add(button.closest("[data-rows]"))
  })
  on("click", "[data-row-remove]", (event, button) => {
    event.preventDefault()
    const row = button.closest("[data-row]")
    const table = row.closest("[data-rows]")
    const neighbour = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    renumber(table)
    if (neighbour?.matches("[data-row]")) neighbour.querySelector("[data-row-remove]")?.focus()
    else table.querySelector("[data-row-add]")?.focus()
  })
  for (const [name, by] of [["up", -1], ["down", 1]]) {
    on("click", `[data-row-${name}]`, (event, button) => {
      event.preventDefault()
      move(button.closest("[data-row]"), by)
      if (!button.disabled) button.focus()
    })
  }
  on("keydown", "[data-row] *", (event, element) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return
    event.preventDefault()
    move(element.closest("[data-row]"), event.key === "ArrowUp" ? -1 : 1)
    element.focus()
  })
  // Enter in the last line of a form that wants it begins the next one.
  on("keydown", "form[data-enter-adds] [data-row] input[type=text]", (event, input) => {
    const row = input.closest("[data-row]")
    if (event.key !== "Enter" || event.isComposing || !input.value.trim() || rowsOf(row.closest("[data-rows]")).at(-1) !== row) return
    event.preventDefault()
    add(row.closest("[data-rows]"))
  })
  on("change", "[data-row-position]", (_event, input) => {
    const row = input.closest("[data-row]")
    const table = row.closest("[data-rows]")
    const others = rowsOf(table).filter((other) => other !== row)
    const place = Math.max(1, Math.min(Number(input.value) || 1, others.length + 1)) - 1
    if (others[place]) others[place].before(row)
    else others.at(-1)?.after(row)
    renumber(table)
    input.focus()
  })
}
