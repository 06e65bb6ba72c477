// Cards are moved between columns by dragging, by keys (Space, arrows, Space) or by their menu. The server is told;
// what it refuses goes back where it was.
import Sortable from "sortablejs"

import { each, htmx, on, place } from "./page.js"
import { toast } from "./toasts.js"

const CARD = "[data-card]"

const cardsOf = (column) => [...column.querySelectorAll(CARD)]
const columnOf = (card) => card.closest("[data-board-column]")
const titleOf = (card) => card.querySelector(".card-title")?.textContent.trim() ?? ""
const nameOf = (column) => column.closest(".board-column")?.getAttribute("aria-label") ?? ""

/** While a card is in somebody's hand, patches wait (board_live.js). */
export function busy(board) {
  return "busy" in board.dataset
}

function hold(board, is) {
  if (is) board.dataset.busy = ""
  else delete board.dataset.busy
  if (!is) board.dispatchEvent(new CustomEvent("staffetta:board-free"))
}

/** The counts of the columns, by what stands in them now compared with before. */
function count(board) {
  for (const column of board.querySelectorAll(".board-column")) {
    const sign = column.querySelector("[data-board-count]")
    if (!sign || sign.dataset.cards === undefined) continue
    sign.textContent = (Number(sign.dataset.was) + column.querySelectorAll(CARD).length - Number(sign.dataset.cards)).toLocaleString(document.documentElement.lang)
  }
}

/** Remember how many cards stand where, before one of them moves. */
function remember(board) {
  for (const column of board.querySelectorAll(".board-column")) {
    const sign = column.querySelector("[data-board-count]")
    if (!sign) continue
    sign.dataset.was = sign.dataset.boardCount || sign.textContent.replace(/\D/g, "")
    sign.dataset.cards = String(column.querySelectorAll(CARD).length)
  }
}

/** Tell the server; `undo` puts the card back when it says no or does not answer. */
function tell(board, card, from, undo) {
  const column = columnOf(card)
  const values = { card: card.dataset.card, to: column.dataset.boardColumn, from: from.dataset.boardColumn, index: cardsOf(column).indexOf(card) }
  let answered = false
  const after = (event) => {
    const { ctx } = event.detail
    if (ctx?.values !== values) return
    answered ||= Boolean(ctx.response) && ctx.response.status < 300
    if (event.type === "htmx:after:request" && ctx.response && !answered) undo()
    if (event.type === "htmx:finally:request") {
      board.removeEventListener("htmx:after:request", after)
      board.removeEventListener("htmx:finally:request", after)
      if (!answered && !ctx.response) undo()
      if (!answered) count(board)
    }
  }
  board.addEventListener("htmx:after:request", after)
  board.addEventListener("htmx:finally:request", after)
  count(board)
  htmx.ajax("POST", board.dataset.board, { values, source: board, target: "#toasts", swap: "none" })
}

function back(card, column, next) {
  column.insertBefore(card, next?.parentElement === column ? next : null)
}

function say(board, key, card, column, index = 0) {
  const live = document.getElementById("board-live")
  const text = board.dataset[`said${key[0].toUpperCase()}${key.slice(1)}`]
  if (live && text) live.textContent = text.replace("__card__", titleOf(card)).replace("__column__", nameOf(column)).replace("__place__", String(index + 1))
}

/** Whoever takes hold of a card that he may not move is told so, as he sees it. */
function refuse(board, card) {
  toast(board.dataset.saidFixed.replace("__card__", titleOf(card)), "warning")
}

function watchFixed(event, card) {
  const board = card.closest("[data-board]")
  if (!board || event.button || event.pointerType === "touch") return // a finger that moves scrolls
  const stop = () => ["pointermove", "pointerup", "pointercancel"].forEach((type) => removeEventListener(type, type === "pointermove" ? moved : stop))
  const moved = (move) => {
    if (Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) < 12) return
    stop()
    refuse(board, card)
  }
  addEventListener("pointermove", moved)
  addEventListener("pointerup", stop)
  addEventListener("pointercancel", stop)
}

function startDragging(board) {
  for (const column of board.querySelectorAll("[data-board-column]")) {
    let next = null
    Sortable.create(column, {
      group: board.id,
      draggable: "[data-card]:not([data-fixed])",
      filter: "button",
      preventOnFilter: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      delay: 180,
      delayOnTouchOnly: true,
      emptyInsertThreshold: 24,
      scrollSensitivity: 60,
      ghostClass: "card-ghost",
      fallbackClass: "card-flying",
      onStart: (event) => {
        remember(board)
        hold(board, true)
        next = event.item.nextElementSibling
      },
      onEnd: (event) => {
        const still = (click) => event.item.contains(click.target) && click.preventDefault() // the link under the mouse
        addEventListener("click", still, { capture: true })
        setTimeout(() => {
          removeEventListener("click", still, { capture: true })
          hold(board, false)
        })
        if (event.from === event.to) {
          if (event.oldIndex !== event.newIndex) back(event.item, event.from, next)
          return
        }
        tell(board, event.item, event.from, () => back(event.item, event.from, next))
      },
    })
  }
}

// By keys: the link in a card has the focus. One card of all boards is in the hand at a time.
let lifted = null

function focus(card) {
  card?.querySelector(".card-title")?.focus()
  card?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

function lift(board, card) {
  if ("fixed" in card.dataset) {
    refuse(board, card)
    return
  }
  remember(board)
  hold(board, true)
  lifted = { card, board, from: columnOf(card), next: card.nextElementSibling }
  card.classList.add("is-lifted")
  say(board, "lifted", card, lifted.from)
}

function letGo() {
  lifted.card.classList.remove("is-lifted")
  const was = lifted
  lifted = null
  setTimeout(() => hold(was.board, false))
  return was
}

function drop() {
  const { card, board, from, next } = letGo()
  const column = columnOf(card)
  if (column === from) {
    back(card, from, next)
    say(board, "back", card, from)
  } else {
    say(board, "dropped", card, column)
    tell(board, card, from, () => back(card, from, next))
  }
  focus(card)
}

function putBack() {
  const { card, board, from, next } = letGo()
  back(card, from, next)
  say(board, "back", card, from)
  focus(card)
}

function neighbour(board, column, way) {
  const columns = [...board.querySelectorAll("[data-board-column]")]
  return columns[columns.indexOf(column) + way]
}

function carry(key) {
  const { card, board } = lifted
  const column = columnOf(card)
  const others = cardsOf(column)
  const at = others.indexOf(card)
  if (key === "ArrowUp" && at > 0) others[at - 1].before(card)
  else if (key === "ArrowDown" && at < others.length - 1) others[at + 1].after(card)
  else if (key === "ArrowLeft" || key === "ArrowRight") {
    const to = neighbour(board, column, key === "ArrowLeft" ? -1 : 1)
    if (!to) return
    to.closest(".board-column").classList.remove("is-folded")
    to.insertBefore(card, cardsOf(to)[at] ?? cardsOf(to)[0] ?? to.firstChild)
  }
  focus(card)
  say(board, "over", card, columnOf(card), cardsOf(columnOf(card)).indexOf(card))
}

function walk(card, key) {
  const column = columnOf(card)
  const cards = cardsOf(column)
  const at = cards.indexOf(card)
  if (key === "ArrowUp" || key === "ArrowDown") focus(cards[at + (key === "ArrowUp" ? -1 : 1)])
  else {
    let to = column
    do to = neighbour(card.closest("[data-board]"), to, key === "ArrowLeft" ? -1 : 1)
    while (to && !cardsOf(to).length)
    if (to) focus(cardsOf(to)[at] ?? cardsOf(to).at(-1))
  }
}

function keydown(event, link) {
  const card = link.closest(CARD)
  const board = card?.closest("[data-board]")
  if (!board || event.ctrlKey || event.metaKey || event.altKey) return
  const arrow = event.key.startsWith("Arrow")
  if (event.key === " " || (event.key === "Enter" && lifted)) {
    event.preventDefault()
    if (lifted) drop()
    else lift(board, card)
  } else if (event.key === "Escape" && lifted) {
    event.preventDefault()
    event.stopPropagation()
    putBack()
  } else if (event.key === "Tab" && lifted) putBack()
  else if (arrow) {
    event.preventDefault()
    if (lifted) carry(event.key)
    else walk(card, event.key)
  }
}

/** The menu that all cards share opens beside the button of one. */
function openMenu(button) {
  const menu = document.getElementById(button.getAttribute("aria-controls"))
  const card = button.closest(CARD)
  if (!menu || menu.matches(":popover-open")) return
  menu.dataset.of = card.dataset.card
  const here = columnOf(card).dataset.boardColumn
  for (const item of menu.querySelectorAll("[data-move-to]")) item.hidden = item.dataset.moveTo === here
  menu.showPopover()
  place(menu, button, menu.dataset.align)
  menu.querySelector("[data-move-to]:not([hidden])")?.focus({ preventScroll: true })
}

function moveBy(item) {
  const menu = item.closest(".menu")
  const card = item.closest(CARD) ?? document.querySelector(`[data-board] [data-card="${CSS.escape(menu.dataset.of ?? "")}"]`)
  const board = card?.closest("[data-board]")
  const to = board?.querySelector(`[data-board-column="${CSS.escape(item.dataset.moveTo)}"]`)
  if (!to) return
  const from = columnOf(card)
  const next = card.nextElementSibling
  remember(board)
  to.prepend(card)
  card.querySelector("[aria-haspopup]")?.focus()
  say(board, "dropped", card, to)
  tell(board, card, from, () => back(card, from, next))
}

export function startBoards() {
  each("[data-board]", startDragging)
  on("keydown", "[data-board] .card-title", keydown)
  on("pointerdown", "[data-board] [data-fixed]", watchFixed)
  on("dragstart", "[data-board] [data-fixed]", (event) => event.preventDefault())
  on("focusout", "[data-board] .card-title", (_event, link) => {
    const card = link.closest(CARD)
    setTimeout(() => lifted && lifted.card === card && !card.contains(document.activeElement) && putBack())
  })
  on("click", "[data-card-menu]", (_event, button) => openMenu(button))
  on("keydown", "[data-card-menu]", (event, button) => {
    if (event.key !== "ArrowDown") return
    event.preventDefault()
    openMenu(button)
  })
  on("click", "[data-move-to]", (_event, item) => moveBy(item))
}
