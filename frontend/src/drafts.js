// What is typed is not lost: forms warn before they are left, and keep a draft in this browser until they were saved.
import { each, icon, memory, on, said } from "./page.js"

const WEEK = 7 * 24 * 3600 * 1000
const clean = new WeakMap()

function snapshot(form) {
  const values = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") (values[name] ??= []).push(value)
  }
  for (const shown of form.querySelectorAll("[data-combobox]")) {
    const name = shown.querySelector("[data-combobox-value]").name
    values[`:${name}`] = [shown.querySelector("[data-combobox-input]").value]
  }
  return values
}

export const isDirty = (form) => clean.has(form) && clean.get(form) !== JSON.stringify(snapshot(form))

/** Take what stands in the form now for saved. */
export function settle(form) {
  clean.set(form, JSON.stringify(snapshot(form)))
}

const keyOf = (form) => `draft:${document.body.dataset.member ?? ""}:${form.dataset.draft}`

function keep(form) {
  if (!form.isConnected) return
  if (isDirty(form)) memory.set(keyOf(form), { at: Date.now(), values: snapshot(form) })
  else memory.remove(keyOf(form))
}

function fill(form, values) {
  for (const input of form.elements) {
    if (!input.name || input.name === "csrfmiddlewaretoken" || input.type === "file" || input.type === "password") continue
    if (input.closest("[data-tags]")) continue
    const given = values[input.name] ?? []
    if (input.type === "checkbox" || input.type === "radio") input.checked = given.includes(input.value)
    else if (input.multiple) for (const option of input.options) option.selected = given.includes(option.value)
    else if (given.length) input.value = given[0]
  }
  for (const box of form.querySelectorAll("[data-combobox]")) {
    const shown = values[`:${box.querySelector("[data-combobox-value]").name}`]
    if (shown) box.querySelector("[data-combobox-input]").value = shown[0]
  }
  for (const box of form.querySelectorAll("[data-tags]")) {
    box.dispatchEvent(new CustomEvent("staffetta:tags", { detail: (values[box.dataset.name] ?? []).filter(Boolean) }))
  }
  for (const box of form.querySelectorAll("[data-hides]")) box.dispatchEvent(new Event("change", { bubbles: true }))
}

function restore(form) {
  const draft = memory.get(keyOf(form))
  if (!draft) return
  if (Date.now() - draft.at > WEEK || JSON.stringify(draft.values) === clean.get(form)) {
    memory.remove(keyOf(form))
    return
  }
  const before = JSON.parse(clean.get(form))
  fill(form, draft.values)
  const note = document.createElement("div")
  note.className = "draft-note"
  note.setAttribute("role", "status")
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: said("discard") })
  discard.addEventListener("click", () => {
    fill(form, before)
    memory.remove(keyOf(form))
    note.remove()
  })
  const words = document.createElement("span")
  words.textContent = said("restored")
  note.append(icon("history"), words, discard)
  form.prepend(note)
}

function answered(event) {
  const { ctx } = event.detail
  const form = ctx.sourceElement?.closest?.("form[data-guard], form[data-draft]")
  if (!form || ctx.sourceElement !== form || ctx.request.method === "GET") return
  const { status } = ctx.response
  if (status === 401 && form.dataset.draft) {
    memory.set(keyOf(form), { at: Date.now(), values: snapshot(form) })
    settle(form)
  }
  if (status < 200 || status > 299) return
  if (form.dataset.draft) memory.remove(keyOf(form))
  settle(form)
}

export function startDrafts() {
  const timers = new WeakMap()
  each("form[data-guard], form[data-draft]", (form) => {
    settle(form)
    if (form.dataset.draft && !form.querySelector(".error")) restore(form)
  })
  for (const type of ["input", "change"]) {
    on(type, "form[data-draft]", (_event, form) => {
      clearTimeout(timers.get(form))
      timers.set(form, setTimeout(() => keep(form), 400))
    })
  }
  document.addEventListener("htmx:after:request", answered)
  addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("form[data-guard]")].filter(isDirty)
    forms.filter((form) => form.dataset.draft).forEach(keep)
    if (forms.some((form) => !form.dataset.draft)) event.preventDefault()
  })
  on("submit", 'form[action$="/logout/"]', () => memory.keys("draft:").forEach((key) => memory.remove(key)))
}

