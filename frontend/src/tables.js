// Selecting rows of a table, one by one, all, or a range with the shift key.
import { on } from "./page.js"

let last = null

function show(frame) {
  const boxes = [...frame.querySelectorAll("[data-bulk-row]")]
  const chosen = boxes.filter((box) => box.checked)
  const bar = frame.querySelector("[data-bulk]")
  const all = frame.querySelector("[data-bulk-all]")
  bar.hidden = chosen.length === 0
  frame.querySelector("[data-bulk-count]").textContent = String(chosen.length)
  all.checked = chosen.length > 0 && chosen.length === boxes.length
  all.indeterminate = chosen.length > 0 && chosen.length < boxes.length
  for (const box of boxes) box.closest("tr").classList.toggle("row-selected", box.checked)
}

function range(frame, from, to) {
  const boxes = [...frame.querySelectorAll("[data-bulk-row]")]
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b)
  if (start >= 0) for (const box of boxes.slice(start, end + 1)) box.checked = to.checked
}

export function startTables() {
  const frameOf = (element) => element.closest("[data-selectable]")
  on("click", "[data-bulk-row]", (event, box) => {
    if (event.shiftKey && last?.isConnected) range(frameOf(box), last, box)
    last = box
    show(frameOf(box))
  })
  on("change", "[data-bulk-all]", (_event, all) => {
    for (const box of frameOf(all).querySelectorAll("[data-bulk-row]")) box.checked = all.checked
    show(frameOf(all))
  })
  on("click", "[data-bulk-clear]", (_event, button) => {
    for (const box of frameOf(button).querySelectorAll("[data-bulk-row]")) box.checked = false
    show(frameOf(button))
  })
}
