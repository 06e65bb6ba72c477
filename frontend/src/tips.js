// One tooltip for all [data-tip]; above everything, never under the pointer.
import { on, place } from "./page.js"

let tip
let timer

function show(element) {
  const text = element.dataset.tip ?? (document.documentElement.dataset.sidebar === "folded" ? element.dataset.tipFolded : "")
  if (!text || !element.isConnected) return
  tip.textContent = text
  tip.showPopover()
  place(tip, element, "center", 6)
}

function hide() {
  clearTimeout(timer)
  if (tip.matches(":popover-open")) tip.hidePopover()
}

export function startTips() {
  tip = document.createElement("div")
  tip.className = "tip"
  tip.popover = "manual"
  tip.setAttribute("aria-hidden", "true")
  document.body.append(tip)
  const selector = "[data-tip], [data-tip-folded]"
  on("pointerover", selector, (event, element) => {
    if (event.pointerType === "touch") return
    hide()
    timer = setTimeout(() => show(element), 350)
  })
  on("pointerout", selector, hide)
  on("focusin", selector, (_event, element) => {
    if (element.matches(":focus-visible")) show(element)
  })
  on("focusout", selector, hide)
  document.addEventListener("pointerdown", hide)
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide())
}
