// Fields: hide what does not apply, put refused sentences beside the fields they belong to.
import { each, icon, on } from "./page.js"

const kept = new WeakMap()

function hide(box, clear) {
  const parts = [...document.querySelectorAll(box.dataset.hides)]
  for (const part of parts) {
    part.hidden = box.checked
    for (const input of part.querySelectorAll("input, select, textarea")) {
      if (clear && box.checked) {
        kept.set(input, input.value)
        input.value = ""
      } else if (clear && !input.value && kept.has(input)) {
        input.value = kept.get(input)
      }
      input.disabled = box.checked
    }
  }
}

/** Write a sentence beside a field, as the server would have. */
function mark(field, sentence) {
  field.querySelector(".error")?.remove()
  const input = field.querySelector("input:not([type=hidden]), select, textarea")
  const id = `${input?.id ?? field.dataset.field}-error`
  const line = document.createElement("p")
  line.className = "error"
  line.id = id
  const words = document.createElement("span")
  words.textContent = sentence
  line.append(icon("circle-alert"), words)
  field.append(line)
  input?.setAttribute("aria-invalid", "true")
  input?.setAttribute("aria-describedby", [id, input.getAttribute("aria-describedby")].filter(Boolean).join(" "))
  return input
}

/** Say at once what choosing somebody means; the server's more exact words take its place. */
function tell(form, select) {
  const place = form.querySelector(`[data-tells="${CSS.escape(select.name)}"]`)
  if (!place) return
  const line = document.createElement("p")
  line.className = "hint"
  line.textContent = select.value ? place.dataset.words.replace("{}", select.selectedOptions[0].textContent.trim()) : ""
  const said = place.querySelector("[data-told]") ?? place.firstElementChild
  line.dataset.told = ""
  if (said) said.replaceWith(line)
  else place.prepend(line)
}

function refused(event) {
  const form = event.target.closest?.("form")
  const fields = event.detail.fields ?? {}
  const inputs = Object.entries(fields).map(([name, sentence]) => {
    const field = form?.querySelector(`[data-field="${CSS.escape(name)}"]`)
    return field ? mark(field, sentence) : null
  })
  inputs.find(Boolean)?.focus()
}

export function startFields() {
  each("[data-hides]", (box) => hide(box, false))
  on("change", "[data-hides]", (_event, box) => hide(box, true))
  on("change", "form:has([data-tells]) select", (_event, select) => tell(select.form, select))
  each("[data-focus]", (summary) => summary.focus({ preventScroll: false }))
  document.addEventListener("staffetta:refused", refused)
  on("input", "[aria-invalid=true]", (_event, input) => input.removeAttribute("aria-invalid"))
}
