// Dialogues: those of the page, the shared one that htmx fills, and the question before something is done.
import { isDirty, keptAsDraft, settle } from "./drafts.js"
import { icon, on, said } from "./page.js"
import { toast } from "./toasts.js"

/** Ask a question; resolves to true or false. `about` stands before it: what it is asked of. */
export function ask(question, danger = false, about = "") {
  const dialog = document.createElement("dialog")
  dialog.className = "dialog dialog-s"
  dialog.setAttribute("aria-labelledby", "question")
  const body = document.createElement("div")
  body.className = "dialog-body dialog-question"
  const text = document.createElement("p")
  text.id = "question"
  text.textContent = question || said("sure")
  if (about) text.prepend(Object.assign(document.createElement("strong"), { textContent: about }), document.createElement("br"))
  body.append(icon(danger ? "triangle-alert" : "circle-help"), text)
  const footer = document.createElement("footer")
  footer.className = "dialog-footer"
  const no = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: said("cancel") })
  const yes = Object.assign(document.createElement("button"), { type: "button", className: `btn ${danger ? "btn-danger" : "btn-primary"}`, textContent: said("ok") })
  footer.append(no, yes)
  dialog.append(body, footer)
  document.body.append(dialog)
  return new Promise((resolve) => {
    let answer = false
    no.addEventListener("click", () => dialog.close())
    yes.addEventListener("click", () => {
      answer = true
      dialog.close()
    })
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(answer)
    })
    dialog.showModal()
    yes.focus()
  })
}

async function leave(dialog) {
  const dirty = [...dialog.querySelectorAll("form[data-guard]")].filter(isDirty)
  const lost = dirty.filter((form) => !keptAsDraft(form))
  if (lost.length && !(await ask(said("unsaved")))) return
  dirty.forEach(settle)
  dialog.close()
  if (dirty.length > lost.length) toast(said("kept"))
}

function startShared() {
  const frame = document.getElementById("dialog-frame")
  const content = document.getElementById("dialog")
  if (!frame || !content) return
  new MutationObserver(() => {
    const size = content.querySelector(".dialog-content")?.dataset.size ?? "m"
    frame.className = `dialog dialog-${size}`
    if (content.childElementCount && !frame.open) {
      frame.showModal()
      const first = content.querySelector("[autofocus]") ?? content.querySelector(".dialog-body input:not([type=hidden]), .dialog-body select, .dialog-body textarea")
      first?.focus()
    }
    if (!content.childElementCount && frame.open) frame.close()
  }).observe(content, { childList: true })
  // Who closes a dialogue does not want any more what it was about to show; what he sent is answered all the same.
  const awaited = new Set()
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.target === content && ctx.request.method === "GET") awaited.add(ctx.request)
  })
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => awaited.delete(ctx.request))
  // A dialogue whose address was opened is a page: its errors stand there, not in a dialogue above it.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const page = ctx.sourceElement.closest(".dialog-content")
    if (ctx.target !== content || ctx.response?.status !== 422 || !page || content.contains(page)) return
    ctx.target = page
    ctx.swap = "outerHTML"
  })
  frame.addEventListener("close", () => {
    awaited.forEach((request) => request.abort())
    awaited.clear()
    content.replaceChildren()
  })
  // The answer to a form closes its own dialogue; one that comes late does not close the next, in which somebody writes.
  document.addEventListener("staffetta:close-dialog", ({ target }) => content.contains(target) && frame.open && frame.close())
}

/** The form that stands where this one stood: what shows progress is drawn anew while somebody makes up his mind. */
const again = (form) => [...document.querySelectorAll("form[data-confirm]")].find((one) => one.getAttribute("action") === form.getAttribute("action"))

function startQuestions() {
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target
      if (!form.matches("form[data-confirm]") || form.dataset.confirmed) {
        delete form.dataset.confirmed
        return
      }
      event.preventDefault()
      event.stopImmediatePropagation()
      const { submitter } = event
      if (!(await ask(form.dataset.confirm, "danger" in form.dataset))) return
      const standing = form.isConnected ? form : again(form)
      if (!standing) return
      standing.dataset.confirmed = "true"
      standing.requestSubmit(submitter?.form === standing ? submitter : undefined)
    },
    true,
  )
  document.addEventListener("htmx:confirm", async (event) => {
    event.preventDefault()
    const { ctx, issueRequest, dropRequest } = event.detail
    if (await ask(ctx.confirm)) issueRequest()
    else dropRequest()
  })
}

export function startDialogs() {
  on("click", "[data-dialog]", (event, button) => {
    event.preventDefault()
    document.getElementById(button.dataset.dialog)?.showModal()
  })
  on("click", "[data-close]", (event, button) => {
    const dialog = button.closest("dialog")
    if (!dialog) return
    event.preventDefault()
    leave(dialog)
  })
  document.addEventListener(
    "cancel",
    (event) => {
      if (event.target.matches?.("dialog") && event.target.querySelector("form[data-guard]")) {
        event.preventDefault()
        leave(event.target)
      }
    },
    true,
  )
  on("pointerdown", "dialog", (event, dialog) => {
    if (event.target !== dialog) return
    const box = dialog.getBoundingClientRect()
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
    if (!inside) leave(dialog)
  })
  startShared()
  startQuestions()
}
