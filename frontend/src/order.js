// A list whose rows are put into another order by dragging: <tbody data-order="address">, its rows with data-order-id.
// Dropping posts `ids` in their new order, which is answered by a redirect or by the list anew. Each row has buttons up and down besides, for
// keys and without scripts; where the handle is a button, the arrow keys on it move the row, and `focus` says which one it was.
import Sortable from "sortablejs"

import { each, htmx, on } from "./page.js"

function send(body, focus = "") {
  const ids = [...body.querySelectorAll("[data-order-id]")].map((row) => row.dataset.orderId)
  htmx.ajax("POST", body.dataset.order, { values: { ids: ids.join(","), focus }, source: body, target: "#toasts", swap: "none" })
}

export function startOrders() {
  each("[data-order]", (body) => {
    Sortable.create(body, {
      draggable: "[data-order-id]",
      handle: "[data-order-handle]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      ghostClass: "card-ghost",
      onEnd: (event) => {
        if (event.oldIndex !== event.newIndex) send(body)
      },
    })
  })
  on("keydown", "button[data-order-handle]", (event, handle) => {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return
    event.preventDefault()
    const row = handle.closest("[data-order-id]")
    const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling
    if (!other?.matches("[data-order-id]")) return
    if (event.key === "ArrowUp") other.before(row)
    else other.after(row)
    handle.focus()
    send(row.closest("[data-order]"), row.dataset.orderId)
  })
}
