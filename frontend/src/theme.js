// Runs before the first paint: the chosen appearance, and whether the menu is folded.
const root = document.documentElement
const read = (key) => {
  try {
    return localStorage.getItem(`staffetta:${key}`)
  } catch {
    return null
  }
}
const choice = read("theme")
if (choice === "light") root.dataset.theme = "staffetta"
if (choice === "dark") root.dataset.theme = "staffetta-dark"
if (read("sidebar") === "folded") root.dataset.sidebar = "folded"
root.classList.add("scripted")
