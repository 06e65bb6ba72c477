// Open pages hear what changes (docs/ui.md "Live pages"). They hear names only, and ask for the rest like anybody.
import { Engine } from "./live_engine.js"
import { each } from "./page.js"
import { around, busy, refresh } from "./refresh.js"

const SEEN_EVERY = 25000
const GATHER = 300
const REST = 1500
const SHARE = 20 // a page that took so long to answer is not asked again before so many times as long
const AROUND_REST = 15000
const LOOK_AGAIN = 1000

const listeners = new Map() // element → what is owed to it

const marksOf = (element) => (element.dataset.liveOf ?? "").split(" ").filter(Boolean).map((id) => `#${id.replaceAll("-", "").slice(-8)}`)

function concerns(element, topics) {
  if (topics.has("*")) return true
  const rooms = (element.dataset.live ?? "").split(" ").filter(Boolean)
  if (rooms.includes("*") || rooms.some((room) => topics.has(room))) return true
  const marks = marksOf(element)
  return marks.length > 0 && (topics.has("#*") || marks.some((mark) => topics.has(mark)))
}

/**
 * Have `handler` called when something changed that concerns the element, now and then. It may return a promise, and
 * false when it could not just now. Two of a kind: before startLive looks, which refreshes all others.
 */
export function hear(element, handler) {
  listeners.set(element, { handler, timer: null, running: false, again: false, rested: 0 })
}

/** Call it soon: after the burst, not at once with all others, not while it runs, not while nobody looks. */
function owe(element, spread) {
  const owed = listeners.get(element)
  if (owed.timer) return
  if (owed.running || document.hidden) {
    owed.again = true
    return
  }
  const wait = Math.max(GATHER + Math.random() * (GATHER / 2 + spread), owed.rested - Date.now())
  owed.timer = setTimeout(() => run(element, owed), wait)
}

async function run(element, owed) {
  owed.timer = null
  if (!element.isConnected) {
    listeners.delete(element)
    return
  }
  if (document.hidden) {
    owed.again = true
    return
  }
  if (busy(element)) {
    owed.timer = setTimeout(() => run(element, owed), LOOK_AGAIN)
    return
  }
  owed.running = true
  owed.again = false
  const began = Date.now()
  const done = await Promise.resolve(owed.handler(element)).catch(() => {}) // no connection: what is shown stays
  if (done === false) owed.again = true
  owed.running = false
  owed.rested = Date.now() + Math.max(REST, SHARE * (Date.now() - began))
  if (owed.again) owe(element, 0)
}

const frame = { timer: null, rested: 0, owed: false }

/** Numbers of the menu, bell, notices: what one was told at once, all else with a pause. */
function oweAround(now, spread) {
  if (document.hidden) {
    frame.owed = true
    return
  }
  if (frame.timer && !now) return
  clearTimeout(frame.timer)
  const wait = now ? Math.random() * 100 : Math.max(GATHER + Math.random() * (GATHER + spread), frame.rested - Date.now())
  frame.timer = setTimeout(async () => {
    frame.timer = null
    frame.owed = false
    const began = Date.now()
    await around().catch(() => {})
    frame.rested = Date.now() + Math.max(AROUND_REST, SHARE * (Date.now() - began))
  }, wait)
}

function heard(said, spread) {
  const topics = new Set(said)
  for (const element of [...listeners.keys()]) {
    if (!element.isConnected) listeners.delete(element)
    else if (concerns(element, topics)) owe(element, spread)
  }
  oweAround(topics.has("notices") || topics.has("*"), spread)
}

function seenAgain() {
  for (const [element, owed] of listeners) if (owed.again) owe(element, 0)
  if (frame.owed) oweAround(true, 0)
}

/** The tab's line to the worker that all tabs share; to an engine of its own where there is none. */
function connect() {
  const { liveWorker, liveSince, member } = document.body.dataset
  const since = Number(liveSince)
  const alone = () => {
    const engine = new Engine(heard)
    let leaving = null
    return (said) => {
      clearTimeout(leaving)
      if (said.seen) engine.start(since)
      else if (said.gone) engine.stop()
      else leaving = setTimeout(() => engine.stop(), 60000)
    }
  }
  if (!window.SharedWorker) return alone()
  let say
  try {
    const worker = new SharedWorker(liveWorker, { name: "staffetta-live" })
    let first = true
    worker.port.onmessage = ({ data }) => heard(data.topics, data.spread)
    worker.onerror = () => {
      say = alone()
      say({ seen: !document.hidden })
    }
    say = (said) => {
      worker.port.postMessage({ ...said, member, since, first: first && said.seen })
      if (said.seen) first = false
    }
  } catch {
    say = alone()
  }
  return (said) => say(said)
}

export function startLive() {
  if (!document.body.dataset.liveWorker) return
  each("[data-live], [data-live-of]", (element) => {
    if (!listeners.has(element)) hear(element, refresh)
  })
  const say = connect()
  const look = () => {
    say(document.hidden ? {} : { seen: true })
    if (!document.hidden) seenAgain()
  }
  look()
  setInterval(() => document.hidden || say({ seen: true }), SEEN_EVERY)
  document.addEventListener("visibilitychange", look)
  addEventListener("pagehide", () => say({ gone: true }))
  addEventListener("pageshow", (event) => event.persisted && look())
}
