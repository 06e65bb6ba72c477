// The search box in the top bar: "/" or Ctrl/⌘ K go there, arrows walk through what is found.

export function startSearch() {
  const form = document.querySelector("[data-search]")
  const input = form?.querySelector("#search")
  const hits = document.getElementById("search-hits")
  if (!form || !input || !hits) return

  const options = () => [...hits.querySelectorAll("[role=option]")]
  const show = (state) => {
    hits.hidden = !state
    input.setAttribute("aria-expanded", String(state))
    if (!state) input.removeAttribute("aria-activedescendant")
  }
  const point = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option))
    if (!option) return
    input.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }

  new MutationObserver(() => show(hits.childElementCount > 0 && document.activeElement === input)).observe(hits, { childList: true })
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
    const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)
    if ((!slash && !command) || document.querySelector("dialog:modal")) return
    event.preventDefault()
    input.focus()
    input.select()
  })
  input.addEventListener("keydown", (event) => {
    const found = options()
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true")
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault()
      show(true)
      point(found[(at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length])
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault()
      found[at].click()
    } else if (event.key === "Escape") {
      if (hits.hidden) input.blur()
      show(false)
      event.preventDefault()
    }
  })
  input.addEventListener("focus", () => show(hits.childElementCount > 0))
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) setTimeout(() => show(false), 150)
  })
}
