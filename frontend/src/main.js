import Alpine from "@alpinejs/csp"
import htmx from "htmx.org"

import { startBoards } from "./board.js"
import { startLiveBoards } from "./board_live.js"
import { startCalendar } from "./calendar.js"
import { startCells } from "./cells.js"
import { startComboboxes } from "./combobox.js"
import { startCopy } from "./copy.js"
import { startDialogs } from "./dialogs.js"
import { startDrafts } from "./drafts.js"
import { startFields } from "./fields.js"
import { startMentions } from "./mentions.js"
import { startMenus } from "./menus.js"
import { startMyDay } from "./myday.js"
import { startLines } from "./lines.js"
import { startLive } from "./live.js"
import { startOrders } from "./order.js"
import { startPlanning } from "./planning.js"
import { startPush } from "./push.js"
import { startRows } from "./rows.js"
import { startSearch } from "./search.js"
import { startShell } from "./shell.js"
import { startTables } from "./tables.js"
import { startTags } from "./tags.js"
import { startTips } from "./tips.js"
import { startToasts } from "./toasts.js"

window.htmx = htmx

// For pages of other rooms: <div x-data="disclosure"><button x-on:click="toggle">…</button><div x-show="open">…</div></div>
Alpine.data("disclosure", () => ({
  open: false,
  toggle() {
    this.open = !this.open
  },
  close() {
    this.open = false
  },
}))

for (const start of [startShell, startMenus, startTips, startDialogs, startToasts, startFields, startComboboxes, startTags, startDrafts, startTables, startCells, startBoards, startLiveBoards, startCalendar, startRows, startOrders, startLines, startSearch, startMyDay, startPlanning, startCopy, startPush, startLive, startMentions]) start()
// Now, not by the timer that htmx sets: whoever is quicker would follow the links that open dialogues as plain links.
htmx.initialize()
Alpine.start()
