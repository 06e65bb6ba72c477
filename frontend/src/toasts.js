// Short notices. They live above everything, also above an open dialogue, and go by themselves unless they matter.
import { icon, on, said } from "./page.js"

const LASTING = 6000

/** Show a notice from the browser's side. */
export function toast(text, tone = "info") {
  const box = document.createElement("div")
  box.className = `toast tone-${tone}`
  box.dataset.toast = tone
  box.setAttribute("role", tone === "danger" ? "alert" : "status")
  const words = document.createElement("p")
  words.textContent = text
  const close = document.createElement("button")
  close.type = "button"
  close.className = "btn btn-quiet btn-icon btn-sm"
  close.dataset.closeToast = ""
  close.setAttribute("aria-label", said("close"))
  close.append(icon("x"))
  box.append(icon(tone === "danger" ? "octagon-alert" : tone === "warning" ? "triangle-alert" : "info"), words, close)
  document.getElementById("toasts").append(box)
}

function raise(region) {
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body
  if (region.parentElement !== modal) modal.append(region)
  if (region.matches(":popover-open")) region.hidePopover()
  if (region.childElementCount) region.showPopover()
}

function age(box) {
  if (box.dataset.aging || box.dataset.toast === "danger") return
  box.dataset.aging = "true"
  let timer = setTimeout(() => box.remove(), Number(box.dataset.lasting) || LASTING)
  box.addEventListener("pointerenter", () => clearTimeout(timer))
  box.addEventListener("pointerleave", () => {
    timer = setTimeout(() => box.remove(), LASTING / 2)
  })
}

export function startToasts() {
  const region = document.getElementById("toasts")
  if (!region) return
  const look = () => {
    region.querySelectorAll("[data-toast]").forEach(age)
    raise(region)
  }
  new MutationObserver(look).observe(region, { childList: true })
  look()
  document.addEventListener("close", (event) => event.target.contains?.(region) && document.body.append(region), true)
  on("click", "[data-close-toast]", (_event, button) => button.closest("[data-toast]")?.remove())
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && !event.detail.ctx.told) toast(said("offline"), "danger")
  })
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail
    if (ctx.told) return
    // 400, 409 and 422 are forms and fragments that say themselves what is wrong
    if (![400, 409, 422].includes(ctx.response.status) && !ctx.hx.retarget && !ctx.hx.redirect) {
      ctx.hx.reswap = "none"
      toast(said("failed"), "danger")
    }
  })
}
