// The news of one browser: a stream while somebody looks; where no stream comes through, questions now and then.
// Lives in a shared worker for all tabs, or in the page where there are no such workers. No DOM here.
const STREAM = "/live/stream/"
const NEWS = "/live/news/"
const HELLO_WITHIN = 6000 // a proxy that keeps what it is given until there is more of it never says hello
const ASKED = [20000, 60000]
const FAILED = 120000
const AGAIN = [30000, 300000]
const KEPT = 60000

export class Engine {
  /** `tell(topics, spread)` is called with what changed: topics, and within how many milliseconds to ask. */
  constructor(tell) {
    this.tell = tell
    this.running = false
    this.recent = []
  }

  /** Begin, or go on; what happened since the moment (in milliseconds) is told. */
  start(moment) {
    if (this.running) return
    this.running = true
    this.failures = 0
    this.pause = ASKED[0]
    this.again = AGAIN[0]
    this.since ??= new Date(moment).toISOString()
    this.#listen()
  }

  stop() {
    this.running = false
    this.#shut()
    clearTimeout(this.asking)
    clearTimeout(this.retrying)
  }

  /** What was told after a moment: for a page that was made before and came after. */
  missed(moment) {
    return new Set(this.recent.filter((one) => one.at >= moment).flatMap((one) => one.topics))
  }

  #shut() {
    clearTimeout(this.waiting)
    this.source?.close()
    this.source = null
  }

  #listen() {
    const source = (this.source = new EventSource(STREAM))
    let came = false
    const wait = () => {
      clearTimeout(this.waiting)
      this.waiting = setTimeout(() => this.#failed(), HELLO_WITHIN)
    }
    wait()
    source.onmessage = ({ data, lastEventId }) => {
      if (data === "hello") {
        came = true
        clearTimeout(this.waiting)
        this.failures = 0
        this.again = AGAIN[0]
        this.#ask()
        return
      }
      this.since = new Date(Number(lastEventId)).toISOString()
      if (data === "beat") return
      const [spread, ...topics] = data.split(" ")
      this.#told(topics, Number(spread), Number(lastEventId))
    }
    source.onerror = () => {
      if (came && source.readyState === EventSource.CONNECTING) {
        came = false // cut, as proxies do; the browser comes back by itself
        wait()
      } else {
        if (source.readyState === EventSource.CLOSED) this.failures += 1 // not the line: the server has none for us
        this.#failed()
      }
    }
  }

  #failed() {
    if (!this.running) return
    this.#shut()
    this.failures += 1
    if (this.failures < 2) {
      this.retrying = setTimeout(() => this.running && this.#listen(), 1000 + Math.random() * 2000)
      return
    }
    this.retrying = setTimeout(() => {
      if (!this.running) return
      clearTimeout(this.asking)
      this.#listen()
    }, this.again)
    this.again = Math.min(this.again * 2, AGAIN[1])
    this.pause = ASKED[0]
    this.#poll()
  }

  async #poll() {
    clearTimeout(this.asking)
    const changed = await this.#ask()
    if (!this.running || this.source) return
    if (changed === null) this.pause = Math.min(this.pause * 2, FAILED)
    else this.pause = changed ? ASKED[0] : Math.min(this.pause * 1.2, ASKED[1])
    this.asking = setTimeout(() => this.#poll(), this.pause * (0.9 + Math.random() * 0.2))
  }

  /** Whether something changed; null when no answer came. */
  async #ask() {
    const answer = await fetch(`${NEWS}?${new URLSearchParams({ since: this.since })}`, { cache: "no-store", redirect: "manual" }).catch(() => null)
    if (answer?.status === 401) {
      this.stop() // signed out; whoever signs in again loads a page
      return null
    }
    if (!answer?.ok) return null
    const { topics, since } = await answer.json()
    this.since = since
    if (topics.length) this.#told(topics, 0, Date.now())
    return topics.length > 0
  }

  #told(topics, spread, at) {
    this.recent = [...this.recent.filter((one) => one.at > at - KEPT), { topics, at }]
    this.tell(topics, spread)
  }
}
