// Notices on this device when no page is open. The page of preferences offers it; every page renews what was set up,
// once after each sign-in: browsers change their subscriptions, and the server forgets those of sessions that ended.
import { htmx, on } from "./page.js"

const WORKER = "/push/worker.js"
const possible = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window

const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? ""

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))

function nameOfDevice() {
  const agent = navigator.userAgent
  const browser = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]]
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]]
  const called = (known) => known.find(([mark]) => agent.includes(mark))?.[1] ?? ""
  return [called(browser), called(system)].filter(Boolean).join(" · ")
}

async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON()
  const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth, label: nameOfDevice() })
  const answer = await fetch("/push/devices/", { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken") } })
  if (answer.ok) sessionStorage.setItem("push-told", cookie("csrftoken"))
  return answer.ok
}

async function switchOn(box) {
  if ((await Notification.requestPermission()) !== "granted") return show(box)
  const registration = await navigator.serviceWorker.register(WORKER, { scope: "/" })
  await navigator.serviceWorker.ready
  const known = await registration.pushManager.getSubscription()
  if (known) await known.unsubscribe()
  const key = { userVisibleOnly: true, applicationServerKey: bytes(box.dataset.pushKey) }
  if (!(await tell(await registration.pushManager.subscribe(key)))) throw new Error("the server did not take the device")
  htmx.ajax("GET", location.pathname, { target: "#main", select: "#main", swap: "outerHTML" })
}

function show(box) {
  const state = !possible() ? "impossible" : Notification.permission === "denied" ? "denied" : "offer"
  for (const name of ["impossible", "denied", "offer"]) box.querySelector(`[data-push-${name}]`).hidden = name !== state
}

async function renew() {
  if (!possible() || Notification.permission !== "granted") return
  if (!cookie("csrftoken") || sessionStorage.getItem("push-told") === cookie("csrftoken")) return
  const registration = await navigator.serviceWorker.getRegistration("/")
  const known = await registration?.pushManager.getSubscription()
  if (known) await tell(known)
}

export function startPush() {
  const look = () => document.querySelectorAll("[data-push-key]").forEach(show)
  look()
  document.addEventListener("htmx:after:swap", look)
  on("click", "[data-push-on]", (_event, button) => {
    const box = button.closest("[data-push-key]")
    const failed = box.querySelector("[data-push-failed]")
    failed.hidden = true
    switchOn(box).catch(() => {
      show(box)
      failed.hidden = false
    })
  })
  if (document.querySelector("#main") && !location.pathname.startsWith("/accounts/")) renew().catch(() => undefined)
}
