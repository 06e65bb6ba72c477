// Several short words in one field: Enter or a comma adds, Backspace takes the last away.
import { each, icon, on } from "./page.js"

/** The same colour for a word as the server gives it (ui/formats.py, hue). */
const hue = (word) => ([...word].reduce((sum, letter, index) => sum + letter.codePointAt(0) * (index + 1), 0) % 8) + 1

const words = (box) => [...box.querySelectorAll("[data-tag] input")].map((input) => input.value)

function changed(box) {
  box.dispatchEvent(new Event("change", { bubbles: true }))
}

function add(box, text) {
  const entry = box.querySelector("[data-tag-entry]")
  const word = text.replace(/\s+/g, " ").trim().slice(0, 60)
  entry.value = ""
  if (!word || words(box).includes(word)) return
  const tag = document.createElement("span")
  tag.className = `tag hue-${hue(word)}`
  tag.dataset.tag = ""
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: box.dataset.name, value: word })
  const remove = Object.assign(document.createElement("button"), { type: "button" })
  remove.dataset.tagRemove = ""
  remove.setAttribute("aria-label", `${entry.dataset.removeLabel} ${word}`)
  remove.append(icon("x"))
  tag.append(word, input, remove)
  entry.before(tag)
  changed(box)
}

function takeEntry(entry) {
  entry.value.split(",").forEach((word) => add(entry.closest("[data-tags]"), word))
}

export function startTags() {
  each("[data-tags]", (box) => {
    box.addEventListener("staffetta:tags", (event) => {
      box.querySelectorAll("[data-tag]").forEach((tag) => tag.remove())
      event.detail.forEach((word) => add(box, word))
    })
  })
  on("keydown", "[data-tag-entry]", (event, entry) => {
    if ((event.key === "Enter" && entry.value.trim()) || event.key === ",") {
      event.preventDefault()
      takeEntry(entry)
    } else if (event.key === "Backspace" && !entry.value) {
      const box = entry.closest("[data-tags]")
      box.querySelector("[data-tag]:last-of-type")?.remove()
      changed(box)
    }
  })
  on("change", "[data-tag-entry]", (_event, entry) => takeEntry(entry))
  on("click", "[data-tag-remove]", (_event, button) => {
    const box = button.closest("[data-tags]")
    button.closest("[data-tag]").remove()
    box.querySelector("[data-tag-entry]").focus()
    changed(box)
  })
  on("click", "[data-tags]", (event, box) => {
    if (event.target === box) box.querySelector("[data-tag-entry]").focus()
  })
}
