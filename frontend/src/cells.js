// Cells of lists that are changed in place: F2 or Enter begins, Escape leaves the cell as it was. The tab key stops once
// in each row; from there the arrow keys lead from cell to cell.
import { each, on } from "./page.js"

const STOPS = ".cell-main, .cell-edit"
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

function go(event, element) {
  const way = WAYS[event.key]
  if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const row = element.closest("tr")
  const stops = [...row.querySelectorAll(STOPS)]
  const at = stops.indexOf(element)
  const rows = [...row.parentElement.children]
  const other = way[0] ? rows[rows.indexOf(row) + way[0]]?.querySelectorAll(STOPS)[at] : stops[at + way[1]]
  if (!other) return
  event.preventDefault()
  other.focus()
}

export function startCells() {
  on("keydown", `tr :is(${STOPS})`, go)
  each("[data-focus-now]", (element) => {
    // Where the keyboard was, there it goes on; a mouse user's focus elsewhere is not taken away.
    if (document.activeElement === document.body || element.closest("[data-cell]")?.contains(document.activeElement) || element.matches("input, select, textarea")) {
      element.focus({ preventScroll: true })
      if (element.matches("input[type=text]:not([aria-invalid])")) element.select()
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
