// Cards are dragged between columns, or moved by their menu; the server is told, and what it refuses goes back.
import Sortable from "sortablejs"

import { each, htmx, on } from "./page.js"

function count(board) {
  for (const column of board.querySelectorAll(".board-column")) {
    const cards = column.querySelectorAll("[data-card]").length
    const sign = column.querySelector("[data-board-count]")
    if (sign && sign.dataset.was !== undefined) sign.textContent = String(Number(sign.dataset.was) + cards - Number(sign.dataset.cards))
  }
}

function remember(board) {
  for (const column of board.querySelectorAll(".board-column")) {
    const sign = column.querySelector("[data-board-count]")
    if (!sign) continue
    sign.dataset.was = sign.textContent.replace(/\D/g, "")
    sign.dataset.cards = String(column.querySelectorAll("[data-card]").length)
  }
}

/** Tell the server; `undo` puts the card back when it says no or does not answer. */
function tell(board, card, undo) {
  const column = card.closest("[data-board-column]")
  const index = [...column.querySelectorAll("[data-card]")].indexOf(card)
  const values = { card: card.dataset.card, to: column.dataset.boardColumn, index }
  let answered = false
  const after = (event) => {
    const { ctx } = event.detail
    if (ctx?.values !== values) return
    answered ||= Boolean(ctx.response) && ctx.response.status < 300
    if (event.type === "htmx:finally:request") {
      board.removeEventListener("htmx:after:request", after)
      board.removeEventListener("htmx:finally:request", after)
      if (!answered) undo()
      count(board)
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

export function startBoards() {
  each("[data-board]", (board) => {
    remember(board)
    for (const column of board.querySelectorAll("[data-board-column]")) {
      let next = null
      Sortable.create(column, {
        group: board.id,
        draggable: "[data-card]:not([data-fixed])",
        filter: "a, button",
        preventOnFilter: false,
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
        forceFallback: true,
        fallbackOnBody: true,
        fallbackTolerance: 4,
        delay: 180,
        delayOnTouchOnly: true,
        ghostClass: "card-ghost",
        fallbackClass: "card-flying",
        onStart: (event) => {
          next = event.item.nextElementSibling
        },
        onEnd: (event) => {
          if (event.from === event.to && event.oldIndex === event.newIndex) return
          tell(board, event.item, () => back(event.item, event.from, next))
        },
      })
    }
  })
  on("click", "[data-move-to]", (_event, item) => {
    const card = item.closest("[data-card]")
    const board = card.closest("[data-board]")
    const from = card.parentElement
    const next = card.nextElementSibling
    const to = board.querySelector(`[data-board-column="${CSS.escape(item.dataset.moveTo)}"]`)
    if (!to) return
    to.prepend(card)
    card.querySelector("[aria-haspopup]")?.focus()
    tell(board, card, () => back(card, from, next))
  })
}
