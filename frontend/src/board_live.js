// A board learns what colleagues do: when it hears that something changed, it asks for what has changed since. A patch
// (leads/_patch.html) also answers one's own moves. Focus, scrolling and a card in the hand stay as they are.
import { busy } from "./board.js"
import { hear } from "./live.js"
import { each, htmx, memory, on } from "./page.js"

const DUE_EVERY = 15000
const waiting = []

function menuOpenOn(card) {
  const menu = document.getElementById("board-moves")
  return menu?.matches(":popover-open") && menu.dataset.of === card.dataset.card
}

/** Put a card where its rank says; not at all where the cards around it are not loaded yet. */
function settle(board, card) {
  const column = board.querySelector(`[data-board-column="${CSS.escape(card.dataset.step)}"]`)
  if (!column) return false
  const after = [...column.querySelectorAll("[data-card]")].find((other) => other !== card && other.dataset.rank > card.dataset.rank)
  const more = column.querySelector(".load-more")
  if (!after && more) return false
  const before = after ?? null
  if (card.parentElement !== column || card.nextElementSibling !== before) column.insertBefore(card, before)
  return true
}

function putCard(board, fresh) {
  const old = board.querySelector(`[data-card="${CSS.escape(fresh.dataset.card)}"]`)
  if (old && menuOpenOn(old)) return
  const part = old?.contains(document.activeElement) ? (document.activeElement.matches("[data-card-menu]") ? "[data-card-menu]" : ".card-title") : null
  const scrolled = [...board.querySelectorAll("[data-board-column]")].map((column) => [column, column.scrollTop])
  if (old) old.replaceWith(fresh)
  const stays = old?.dataset.rank === fresh.dataset.rank && old.dataset.step === fresh.dataset.step
  if (!stays && !settle(board, fresh)) fresh.remove()
  for (const [column, top] of scrolled) column.scrollTop = top
  if (part) fresh.querySelector(part)?.focus({ preventScroll: true })
  else if (old && old.dataset.step !== fresh.dataset.step) mark(fresh)
  else if (!old) mark(fresh)
}

function mark(card) {
  card.classList.add("is-new")
  setTimeout(() => card.classList.remove("is-new"), 2500)
}

function putHead(board, fresh) {
  const old = board.querySelector(`[data-head="${CSS.escape(fresh.dataset.head)}"]`)
  if (!old) return
  const button = fresh.querySelector("[data-board-fold]")
  const was = old.querySelector("[data-board-fold]")
  button.setAttribute("aria-expanded", was.getAttribute("aria-expanded"))
  const focused = was === document.activeElement
  old.replaceWith(fresh)
  if (focused) button.focus({ preventScroll: true })
  const chip = document.querySelector(`.board-steps [href="#column-${CSS.escape(fresh.dataset.head)}"] .num`)
  if (chip) chip.textContent = fresh.querySelector("[data-board-count]")?.textContent ?? ""
}

/** Bring the board up to date with a patch, now or as soon as no card is in the hand. */
function apply(board, patch) {
  if (busy(board)) {
    waiting.push(patch)
    return
  }
  if (patch.dataset.since) board.dataset.since = patch.dataset.since
  if ("reload" in patch.dataset) {
    reload(board)
    return
  }
  for (const sign of patch.querySelectorAll("[data-gone]")) board.querySelector(`[data-card="${CSS.escape(sign.dataset.gone)}"]`)?.remove()
  for (const card of [...patch.querySelectorAll("[data-card]")]) putCard(board, card)
  for (const head of [...patch.querySelectorAll("[data-head]")]) putHead(board, head)
}

/** The whole board anew, with as little stir as possible. */
function reload(board) {
  const left = board.scrollLeft
  const address = new URL(location.href)
  // The pipeline of this page: the session's may be another one by now, chosen in another tab.
  const pipeline = new URL(board.dataset.changes, location.href).searchParams.get("pipeline")
  if (pipeline) address.searchParams.set("pipeline", pipeline)
  htmx.ajax("GET", `${address.pathname}${address.search}`, { target: "#board", select: "#board", swap: "outerHTML" })?.then?.(() => {
    const fresh = document.getElementById("board")
    if (fresh) fresh.scrollLeft = left
  })
}

/** Cards whose look changes by itself because their time has come (T-06). */
function due(board) {
  const now = Date.now() / 1000
  return [...board.querySelectorAll("[data-turns]")].filter((card) => Number(card.dataset.turns) <= now).slice(0, 100).map((card) => card.dataset.card)
}

async function ask(board) {
  const again = due(board)
  const query = new URLSearchParams({ since: board.dataset.since, ...(again.length ? { again: again.join(",") } : {}) })
  const answer = await fetch(`${board.dataset.changes}&${query}`, { headers: { "HX-Request": "true", "HX-Current-URL": location.href }, cache: "no-store" })
  if (!board.isConnected) return
  if (answer.headers.has("Staffetta-Since")) board.dataset.since = answer.headers.get("Staffetta-Since")
  if (answer.status !== 200) return
  const holder = document.createElement("template")
  holder.innerHTML = await answer.text()
  const patch = holder.content.querySelector("[data-board-patch]")
  if (patch) apply(board, patch)
}

function watch(board) {
  const day = new Date().toDateString()
  hear(board, ask)
  const timer = setInterval(() => {
    if (!board.isConnected) clearInterval(timer)
    else if (document.hidden || busy(board)) return
    else if (new Date().toDateString() !== day) location.reload()
    else if (due(board).length) ask(board).catch(() => {}) // no connection: the next look comes in a moment
  }, DUE_EVERY)
  board.addEventListener("staffetta:board-free", () => waiting.splice(0).forEach((patch) => apply(board, patch)))
}

function fold(column, is) {
  column.classList.toggle("is-folded", is)
  column.querySelector("[data-board-fold]")?.setAttribute("aria-expanded", String(!is))
}

export function startLiveBoards() {
  each("[data-changes]", (board) => {
    const folded = memory.get("folded-columns") ?? {}
    for (const column of board.querySelectorAll("[data-column]")) {
      const said = folded[column.dataset.column]
      if (said !== undefined) fold(column, said)
    }
    watch(board)
  })
  each("[data-board-patch]", (patch) => {
    const board = document.querySelector("[data-changes]")
    if (board && !board.contains(patch)) apply(board, patch)
  })
  on("click", "[data-board-fold]", (_event, button) => {
    const column = button.closest("[data-column]")
    const is = !column.classList.contains("is-folded")
    fold(column, is)
    memory.set("folded-columns", { ...(memory.get("folded-columns") ?? {}), [column.dataset.column]: is })
  })
}
