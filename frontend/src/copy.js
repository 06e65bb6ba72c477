// Buttons with data-copy="#field" put that field's text on the clipboard and say so; without a clipboard the text is
// selected, ready for Ctrl+C. data-copied is what the button says afterwards.
import { on } from "./page.js"

export function startCopy() {
  on("click", "[data-copy]", async (event, button) => {
    const field = document.querySelector(button.dataset.copy)
    field.focus()
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      return // not allowed, or no secure address: the text stays selected
    }
    const words = button.querySelector("span")
    if (words && button.dataset.copied) words.textContent = button.dataset.copied
  })
}
