// Selecting rows of a table: one by one, all, a range with the shift key; where the table says by which address it is
// known (data-selectable="…"), across its pages, and everything that fits, too.
import { ask } from "./dialogs.js"
import { each, on } from "./page.js"

const KEY = "staffetta:selection"
let last = null

const frameOf = (element) => element.closest("[data-selectable]")
const addressOf = (frame) => frame.dataset.selectable
const boxesOf = (frame) => [...frame.querySelectorAll("[data-bulk-row]")]

/** What is selected in this window: { address, ids, all, except }. It lasts while the list's filters stay the same. */
function remembered(frame) {
  const address = addressOf(frame)
  const nothing = { address, ids: [], all: false, except: [] }
  if (!address) return nothing
  try {
    const known = JSON.parse(sessionStorage.getItem(KEY))
    return known?.address === address ? known : nothing
  } catch {
    return nothing
  }
}

function remember(frame, selection) {
  if (!addressOf(frame)) return
  try {
    sessionStorage.setItem(KEY, JSON.stringify(selection))
  } catch {
    // forbidden or full: the selection ends with the page
  }
}

export function forgetSelection() {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // forbidden
  }
}

/** Take what is ticked on this page into the selection. */
function read(frame) {
  const selection = remembered(frame)
  const boxes = boxesOf(frame)
  const here = new Set(boxes.map((box) => box.value))
  const [ticked, unticked] = [boxes.filter((box) => box.checked), boxes.filter((box) => !box.checked)]
  if (selection.all) {
    selection.except = [...selection.except.filter((id) => !here.has(id)), ...unticked.map((box) => box.value)]
  } else {
    selection.ids = [...selection.ids.filter((id) => !here.has(id)), ...ticked.map((box) => box.value)]
  }
  remember(frame, selection)
  return selection
}

/** Tick what is selected already. */
function restore(frame) {
  const selection = remembered(frame)
  const [ids, except] = [new Set(selection.ids), new Set(selection.except)]
  for (const box of boxesOf(frame)) if (selection.all ? !except.has(box.value) : ids.has(box.value)) box.checked = true
  show(frame, selection)
}

function counted(frame, selection) {
  const everything = frame.querySelector("[data-bulk-everything]")
  const format = new Intl.NumberFormat(document.documentElement.lang)
  if (!selection.all || !everything) return { count: selection.ids.length, text: format.format(selection.ids.length) }
  const total = Number(everything.dataset.total)
  if ("capped" in everything.dataset) return { count: total, text: selection.except.length ? `${everything.dataset.text} − ${format.format(selection.except.length)}` : everything.dataset.text }
  return { count: total - selection.except.length, text: format.format(total - selection.except.length) }
}

function fill(field, value, wanted) {
  if (!field) return
  field.disabled = !wanted
  if (wanted && value !== undefined) field.value = value
}

function show(frame, selection = read(frame)) {
  const boxes = boxesOf(frame)
  const chosen = boxes.filter((box) => box.checked)
  const bar = frame.querySelector("[data-bulk]")
  const all = frame.querySelector("[data-bulk-all]")
  const here = new Set(boxes.map((box) => box.value))
  const elsewhere = selection.ids.filter((id) => !here.has(id))
  const { count, text } = addressOf(frame) ? counted(frame, selection) : { count: chosen.length, text: String(chosen.length) }
  bar.hidden = count === 0
  frame.querySelector("[data-bulk-count]").textContent = text
  all.checked = chosen.length > 0 && chosen.length === boxes.length
  all.indeterminate = chosen.length > 0 && chosen.length < boxes.length
  for (const box of boxes) box.closest("tr, li").classList.toggle("row-selected", box.checked)
  fill(frame.querySelector("[data-bulk-ids]"), elsewhere.join(","), !selection.all && elsewhere.length > 0)
  fill(frame.querySelector("[data-bulk-all-field]"), undefined, selection.all)
  fill(frame.querySelector("[data-bulk-except]"), selection.except.join(","), selection.all && selection.except.length > 0)
  const everything = frame.querySelector("[data-bulk-everything]")
  if (everything) everything.hidden = selection.all
  for (const button of frame.querySelectorAll("[data-least]")) button.disabled = count < Number(button.dataset.least)
}

function range(frame, from, to) {
  const boxes = boxesOf(frame)
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b)
  if (start >= 0) for (const box of boxes.slice(start, end + 1)) box.checked = to.checked
}

/** A bulk button that asks first; the question belongs to the button, not to the form that carries the selection. */
async function confirmed(event, button) {
  if (button.dataset.confirmed) {
    delete button.dataset.confirmed
    return
  }
  event.preventDefault()
  event.stopImmediatePropagation()
  const many = frameOf(button).querySelector(".bulk-count").textContent.trim()
  if (!(await ask(button.dataset.bulkConfirm, button.classList.contains("btn-danger"), many))) return
  forgetSelection() // the form carries it; what is done with these is not to be done with those that come to fit later
  button.dataset.confirmed = "true"
  button.click()
}

export function startTables() {
  each("[data-selectable]", restore)
  each("[data-bulk-everything]", (button) => show(frameOf(button))) // counted after its list
  on("click", "[data-bulk-row]", (event, box) => {
    if (event.shiftKey && last?.isConnected) range(frameOf(box), last, box)
    last = box
    show(frameOf(box))
  })
  on("change", "[data-bulk-all]", (_event, all) => {
    for (const box of boxesOf(frameOf(all))) box.checked = all.checked
    show(frameOf(all))
  })
  on("click", "[data-bulk-everything]", (_event, button) => {
    const frame = frameOf(button)
    for (const box of boxesOf(frame)) box.checked = true
    const selection = { address: addressOf(frame), ids: [], all: true, except: [] }
    remember(frame, selection)
    show(frame, selection)
  })
  on("click", "[data-bulk-clear]", (_event, button) => {
    const frame = frameOf(button)
    for (const box of boxesOf(frame)) box.checked = false
    forgetSelection()
    show(frame)
  })
  on("click", "[data-bulk-confirm]", confirmed, true)
  // A form that makes the selected rows go says so: data-clears-selection.
  on("submit", "form[data-clears-selection]", () => forgetSelection())
}
