// A list whose rows are put into another order by dragging: <tbody data-order="address">, its rows with data-order-id.
// Dropping posts `ids` in their new order, which is answered by a redirect. Each row has buttons up and down besides, for keys and without scripts.
import Sortable from "sortablejs"

import { each, htmx } from "./page.js"

export function startOrders() {
  each("[data-order]", (body) => {
    Sortable.create(body, {
      draggable: "[data-order-id]",
      handle: "[data-order-handle]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      ghostClass: "card-ghost",
      onEnd: (event) => {
        if (event.oldIndex === event.newIndex) return
        const ids = [...body.querySelectorAll("[data-order-id]")].map((row) => row.dataset.orderId)
        htmx.ajax("POST", body.dataset.order, { values: { ids: ids.join(",") }, source: body, target: "#toasts", swap: "none" })
      },
    })
  })
}
