// Brings what stands on the page up to date by an ordinary request, with as little stir as possible.
import { htmx, said } from "./page.js"

const GLOW = 2500
const LINES = "tr, li, [data-card], [data-glows]"
const HEADERS = { "HX-Request": "true", "HX-Request-Type": "partial", "Staffetta-Background": "1" }

const isField = (element) => element?.matches?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]")

/** Whether somebody is doing something there that a refresh would spoil. */
export function busy(element) {
  if (document.querySelector("dialog:modal, .sortable-ghost, .card-flying, .is-lifted")) return true
  if (element.querySelector("[data-busy], .htmx-request, dialog[open]")) return true
  if (element.matches(":active") || [...document.querySelectorAll(".menu:popover-open")].length) return true
  if (element.contains(document.activeElement) && isField(document.activeElement)) return true
  const selection = getSelection()
  if (selection && !selection.isCollapsed && element.contains(selection.anchorNode)) return true
  return [...element.querySelectorAll("input, textarea, select")].some(changed)
}

/** Ticked, typed or chosen, and not sent. */
function changed(field) {
  if (field.type === "hidden" || field.disabled) return false
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected) && [...field.options].some((option) => option.defaultSelected)
  return field.value !== field.defaultValue
}

/** What a line says, but for "two minutes ago". */
function words(line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT, (node) => (node.parentElement.closest("time") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT))
  let text = ""
  while (walker.nextNode()) text += walker.currentNode.data
  return text.replace(/\s+/g, " ").trim()
}

const linesOf = (element) => [...element.querySelectorAll(LINES)].slice(0, 400)

/** What is new or says something else glows once. */
function glow(element, before) {
  const fresh = linesOf(element).filter((line) => !before.has(words(line)))
  if (fresh.length > 12) return // another list altogether
  for (const line of fresh) {
    if (line.querySelector(LINES)) continue
    line.classList.add("is-new")
    setTimeout(() => line.classList.remove("is-new"), GLOW)
  }
}

/** Where the element comes from; with what the address leaves to the session, which another tab may have changed. */
function source(element) {
  const address = new URL(element.dataset.liveFrom ?? location.href, location.href)
  for (const [name, value] of new URLSearchParams(element.dataset.liveWith ?? "")) address.searchParams.set(name, value)
  return address.href
}

async function asked(element) {
  const answer = await fetch(source(element), { headers: { ...HEADERS, "HX-Current-URL": location.href, "HX-Target": element.id }, cache: "no-store", redirect: "manual" })
  return answer.status === 200 ? answer.text() : null
}

/** Ask for the element as it is now and put it in place; false when somebody is busy there. */
export async function refresh(element) {
  const text = await asked(element)
  if (text === null || !element.isConnected) return true
  if (busy(element)) return false
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(element.id)
  if (!fresh) return true
  if ("liveOffer" in element.dataset && isRead(element) && rowsOf(element) !== rowsOf(fresh)) offer(element)
  else await put(element, fresh)
  return true
}

/** Whether somebody's eyes are there: rows must not move under his hand. */
const isRead = (element) => element.matches(":hover, :focus-within")

/** Which rows stand there, in their order. */
const rowsOf = (element) => [...element.querySelectorAll("tbody tr, li")].map((row) => row.querySelector("a[href]")?.getAttribute("href") ?? row.id).join(" ")

async function put(element, fresh) {
  keepOwn(element, fresh)
  if (same(element, fresh)) return
  const before = new Set(linesOf(element).map(words))
  const id = element.id
  await htmx.swap({ text: fresh.outerHTML, target: element, sourceElement: element, swap: "outerMorph" })
  const now = document.getElementById(id)
  if (now) glow(now, before)
}

/** What keeps itself fresh, because it shows something else than the page would (a history narrowed to one sort). */
function keepOwn(element, fresh) {
  for (const own of element.querySelectorAll("[data-live-own]")) fresh.querySelector(`#${CSS.escape(own.id)}`)?.replaceWith(own.cloneNode(true))
}

/** Whether there is nothing to see in it: then nothing is touched. */
function same(element, fresh) {
  const plain = (node) => node.outerHTML.replaceAll(/(csrfmiddlewaretoken" value="[^"]*"|id="[a-z-]+-\d{4,}"|(for|aria-[a-z]+|popovertarget)="[a-z-]+-\d{4,}"| (data-htmx-powered|class)="[^"]*")/g, "")
  return plain(element) === plain(fresh)
}

/** A button that floats over the page: it offers, and moves nothing. */
function offer(element) {
  const id = `${element.id}-changed`
  if (document.getElementById(id)) return
  const line = document.createElement("button")
  line.type = "button"
  line.id = id
  line.className = "live-offer"
  line.setAttribute("aria-live", "polite")
  line.textContent = said("changed")
  line.addEventListener("click", async () => {
    const text = await asked(element).catch(() => null)
    line.remove()
    const fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById(element.id)
    if (fresh && element.isConnected) await put(element, fresh)
  })
  element.before(line)
}

/** The numbers of the menu and the bell, and what one was told in the meantime. */
export async function around() {
  const known = document.body.dataset.toldUpto ?? new Date(Number(document.body.dataset.liveSince)).toISOString()
  const answer = await fetch(`/live/around/?${new URLSearchParams({ after: known })}`, { headers: { ...HEADERS, "HX-Current-URL": location.href }, cache: "no-store", redirect: "manual" })
  if (answer.status !== 200) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const frame = page.querySelector("[data-around]")
  if (!frame) return
  document.body.dataset.toldUpto = frame.dataset.upto
  for (const entry of frame.querySelectorAll("[data-entry]")) {
    for (const shown of document.querySelectorAll(`.shell [data-entry="${CSS.escape(entry.dataset.entry)}"]`)) number(shown, entry.firstElementChild)
  }
  const region = document.getElementById("toasts")
  for (const notice of frame.querySelectorAll("[data-told]")) region?.append(document.importNode(notice, true))
}

function number(shown, fresh) {
  const old = shown.querySelector(":scope > .count")
  if (old?.textContent === fresh?.textContent && old?.className === fresh?.className) return
  old?.remove()
  if (fresh) shown.append(document.importNode(fresh, true))
}
