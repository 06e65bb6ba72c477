// One for all tabs of a browser, so that they share one stream: a browser opens six connections to a server, no more.
import { Engine } from "./live_engine.js"

const SEEN_WITHIN = 60000
const ports = new Map() // when somebody last looked at the tab
let member = null

const engine = new Engine((topics, spread) => ports.forEach((_seen, port) => port.postMessage({ topics, spread })))

function begin(port, said) {
  ports.set(port, Date.now())
  if (said.member !== member) {
    engine.stop()
    engine.since = undefined
    engine.recent = []
    member = said.member
  }
  if (said.first) {
    const topics = [...engine.missed(said.since)]
    if (topics.length) port.postMessage({ topics, spread: 0 })
  }
  engine.start(said.since)
}

self.onconnect = ({ ports: [port] }) => {
  ports.set(port, 0)
  port.onmessage = ({ data }) => {
    if (data.gone) ports.delete(port)
    else if (data.seen) begin(port, data)
    else ports.set(port, ports.get(port) ?? 0)
  }
}

setInterval(() => {
  if (![...ports.values()].some((seen) => seen > Date.now() - SEEN_WITHIN)) engine.stop()
}, 10000)
