// Cells of lists that are changed in place: F2 or Enter begins, Escape leaves the cell as it was.
import { each, on } from "./page.js"

export function startCells() {
  each("[data-focus-now]", (element) => {
    // Where the keyboard was, there it goes on; a mouse user's focus elsewhere is not taken away.
    if (document.activeElement === document.body || element.closest("[data-cell]")?.contains(document.activeElement) || element.matches("input, select, textarea")) {
      element.focus({ preventScroll: true })
      if (element.matches("input[type=text]")) element.select()
    }
  })
  on("keydown", "tr *", (event, element) => {
    if (event.key !== "F2") return
    const edit = (element.closest("[data-cell]") ?? element.closest("tr")).querySelector(".cell-edit")
    if (!edit) return
    event.preventDefault()
    edit.click()
  })
  on("keydown", "[data-cell-form] *", (event, element) => {
    if (event.key !== "Escape" || event.defaultPrevented) return
    event.preventDefault()
    event.stopPropagation()
    element.closest("[data-cell-form]").querySelector("[data-cell-cancel]").click()
  })
}
