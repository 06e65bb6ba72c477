// What is typed is not lost: forms warn before they are left, and keep a draft in this browser until they were saved.
import { each, icon, memory, on, said } from "./page.js"
import { arrange } from "./rows.js"

const WEEK = 7 * 24 * 3600 * 1000
const clean = new WeakMap()
const timers = new WeakMap()

// What a form carries besides what was typed: neither makes it dirty.
const CARRIED = new Set(["csrfmiddlewaretoken", "once"])

function snapshot(form) {
  const values = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !CARRIED.has(name)) (values[name] ??= []).push(value)
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

/** As it stands now; files stay behind, but their names are known. `once` says by which token it was sent, if it was. */
function store(form) {
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => file.name))
  memory.set(keyOf(form), { at: Date.now(), values: snapshot(form), files, once: form.elements.once?.value })
}

function keep(form) {
  if (!form.isConnected) return
  if (isDirty(form)) store(form)
  else memory.remove(keyOf(form))
}

/** Keep a draft at once: whether everything typed comes back when the form is opened again. Files would not. */
export function keptAsDraft(form) {
  if (!form.dataset.draft || [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return false
  clearTimeout(timers.get(form))
  store(form)
  return memory.get(keyOf(form)) !== null
}

function fill(form, values) {
  for (const table of form.querySelectorAll("[data-rows]")) arrange(table, values)
  for (const input of form.elements) {
    if (!input.name || CARRIED.has(input.name) || input.type === "file" || input.type === "password") continue
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
  const once = form.elements.once?.value
  fill(form, draft.values)
  if (draft.once && form.elements.once) form.elements.once.value = draft.once
  form.dataset.restored = "true"
  const note = document.createElement("div")
  note.className = "draft-note"
  note.setAttribute("role", "status")
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: said("discard") })
  discard.addEventListener("click", () => {
    fill(form, before)
    if (form.elements.once) form.elements.once.value = once
    memory.remove(keyOf(form))
    note.remove()
  })
  const words = document.createElement("span")
  words.textContent = said("restored").replace("{time}", clock(draft.at))
  if (draft.files?.length) words.append(` ${said("files").replace("{files}", draft.files.join(", "))}`)
  note.append(icon("history"), words, discard)
  form.prepend(note)
}

/** When it was: the time, with its day unless that is today. */
function clock(at) {
  const day = new Date(at).toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" }
  const lang = document.documentElement.lang
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...day, hour: "2-digit", minute: "2-digit" }).format(at)
}

/** Say in the form itself that it was not saved, and what to do. */
function trouble(form, sentence, button) {
  form.querySelector(":scope > .draft-trouble")?.remove()
  const box = document.createElement("div")
  box.className = "callout tone-warning draft-trouble"
  box.setAttribute("role", "alert")
  const words = document.createElement("p")
  words.className = "callout-words grow"
  words.textContent = sentence
  const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)
  if (files && button.href) words.append(` ${said("filesAgain")}`)
  box.append(icon("triangle-alert"), words, button)
  form.prepend(box)
  button.focus({ preventScroll: false })
}

function again() {
  return Object.assign(document.createElement("button"), { type: "submit", className: "btn btn-sm", textContent: said("again") })
}

function link(text, href) {
  return Object.assign(document.createElement("a"), { className: "btn btn-sm btn-primary", textContent: text, href })
}

/** Where the form will be found again: a dialogue at its own address, a form of a page on its page. */
const placeOf = (form) => (form.closest("dialog") ? new URL(form.action).pathname + new URL(form.action).search : location.pathname + location.search)

/** Signed out, or signed in anew elsewhere: what was typed is kept, and comes back in the form after signing in. */
function signedOut(form, ctx) {
  store(form)
  const login = new URL(ctx.hx.redirect || placeOf(form), location.href).pathname
  const next = encodeURIComponent(placeOf(form))
  ctx.hx.redirect = ""
  ctx.hx.reswap = "none"
  ctx.told = true
  const button = ctx.response.status === 401 ? link(said("signIn"), `${login}?next=${next}`) : link(said("reload"), placeOf(form))
  trouble(form, said("signedOut"), button)
}

const draftOf = (ctx) => {
  const form = ctx.sourceElement?.closest?.("form[data-guard], form[data-draft]")
  return form && ctx.sourceElement === form && ctx.request.method !== "GET" ? form : null
}

function answered(event) {
  const { ctx } = event.detail
  const form = draftOf(ctx)
  if (!form) return
  const { status } = ctx.response
  form.querySelector(":scope > .draft-trouble")?.remove()
  if (form.dataset.draft && (status === 401 || status === 403)) {
    if (status === 401 || !ctx.hx.retarget) signedOut(form, ctx)
  }
  if (form.dataset.draft && status >= 500) {
    store(form)
    ctx.hx.reswap = "none"
    ctx.told = true
    trouble(form, said("failed"), again())
  }
  if (status < 200 || status > 299) return
  if (form.dataset.draft) memory.remove(keyOf(form))
  settle(form)
}

/** No answer came: perhaps it was saved, perhaps not; sending it again saves it once (`once`). */
function unanswered(event) {
  const { ctx } = event.detail
  const form = ctx && draftOf(ctx)
  if (!form?.dataset.draft || !form.isConnected) return
  store(form)
  ctx.told = true
  trouble(form, said("offline"), again())
}

export function startDrafts() {
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
  document.addEventListener("htmx:error", unanswered, true)
  // Ctrl or ⌘ with Enter saves from any field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    const form = event.target.closest?.("form[data-guard], form[data-draft]")
    if (!form) return
    event.preventDefault()
    if (event.repeat) return // held down, it is still one sending
    form.requestSubmit(form.querySelector("button[type=submit].btn-primary") ?? undefined)
  })
  addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("form[data-guard]")].filter(isDirty)
    forms.filter((form) => form.dataset.draft).forEach(keep)
    if (forms.some((form) => !form.dataset.draft)) event.preventDefault()
  })
  on("submit", 'form[action$="/logout/"]', () => memory.keys("draft:").forEach((key) => memory.remove(key)))
}

