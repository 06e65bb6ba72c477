// A field in which line after line is written, each of which becomes something: <textarea data-lines>. Enter sends it; Shift and Enter begins
// the next line of the same sending, as do lines that are pasted.
import { on } from "./page.js"

export function startLines() {
  on("keydown", "textarea[data-lines]", (event, field) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    if (field.value.trim()) field.form.requestSubmit()
  })
}
