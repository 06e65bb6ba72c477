// The frame: side menu, appearance, the thin line that shows that something is being fetched.
import { each, on } from "./page.js"

const root = document.documentElement

function remember(key, value) {
  try {
    if (value) localStorage.setItem(`staffetta:${key}`, value)
    else localStorage.removeItem(`staffetta:${key}`)
  } catch {
    // forbidden: it holds until the next page
  }
}

function currentTheme() {
  return { staffetta: "light", "staffetta-dark": "dark" }[root.dataset.theme] ?? "system"
}

function showTheme() {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-checked", String(button.dataset.themeChoice === currentTheme()))
  }
}

function startThemes() {
  on("click", "[data-theme-choice]", (_event, button) => {
    const choice = button.dataset.themeChoice
    if (choice === "system") delete root.dataset.theme
    else root.dataset.theme = choice === "dark" ? "staffetta-dark" : "staffetta"
    remember("theme", choice === "system" ? "" : choice)
    showTheme()
  })
  showTheme()
}

/** Where all tabs do not fit, the one that is open stands in sight. */
function showTab(tab) {
  const line = tab.parentElement
  line.scrollLeft = tab.offsetLeft - line.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2
}

function openDrawer(open) {
  root.classList.toggle("drawer-open", open)
  if (open) document.querySelector("#sidebar a, #sidebar button")?.focus()
}

function startSidebar() {
  on("click", "[data-sidebar-fold]", () => {
    const folded = root.dataset.sidebar !== "folded"
    if (folded) root.dataset.sidebar = "folded"
    else delete root.dataset.sidebar
    remember("sidebar", folded ? "folded" : "")
  })
  on("click", "[data-sidebar-open]", () => openDrawer(true))
  on("click", "[data-sidebar-close]", () => openDrawer(false))
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") openDrawer(false)
  })
}

function startBusyLine() {
  let running = 0
  const show = () => root.classList.toggle("busy", running > 0)
  document.addEventListener("htmx:before:request", () => {
    running += 1
    setTimeout(show, 250)
  })
  document.addEventListener("htmx:finally:request", () => {
    running = Math.max(0, running - 1)
    show()
  })
}

export function startShell() {
  startThemes()
  startSidebar()
  startBusyLine()
  each(".tabs > .tab[aria-current]", showTab)
}
