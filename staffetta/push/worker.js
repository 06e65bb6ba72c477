// The service worker: shows what the server tells when no page is open, and opens the record when it is pressed.
// It keeps nothing and answers no requests of pages.
self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

self.addEventListener("push", (event) => {
  const said = event.data.json()
  event.waitUntil(
    self.registration.showNotification(said.title, {
      body: said.body,
      tag: said.tag,
      data: { href: said.href },
      icon: "ICON",
    }),
  )
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  const address = new URL(event.notification.data.href, self.location.origin)
  if (address.origin !== self.location.origin) return
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((open) => {
      const one = open.find((client) => "focus" in client)
      return one ? one.focus().then(() => one.navigate(address.href)) : self.clients.openWindow(address.href)
    }),
  )
})
