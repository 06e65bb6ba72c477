// Builds staffetta/ui/static/dist: scripts, styles, the icon sprite and the type. `node build.js css` only the styles.
import { spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs"
import { dirname, extname, join } from "node:path"
import { fileURLToPath } from "node:url"

const here = dirname(fileURLToPath(import.meta.url))
const product = join(here, "..", "staffetta")
const dist = join(product, "ui", "static", "dist")
const modules = join(here, "node_modules")

function* files(folder, endings) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) {
      if (!["static", "migrations", "locale", "__pycache__"].includes(name)) yield* files(path, endings)
    } else if (endings.includes(extname(name))) yield path
  }
}

/** Every quoted word in templates, Python and scripts that is the name of an icon. */
function usedIcons() {
  const known = join(modules, "lucide-static", "icons")
  const names = new Set(["dot", "check", "x"])
  const sources = [...files(product, [".html", ".py"]), ...files(join(here, "src"), [".js"])]
  for (const path of sources) {
    for (const [, word] of readFileSync(path, "utf8").matchAll(/["']([a-z][a-z0-9]*(?:-[a-z0-9]+)*)["']/g)) {
      if (existsSync(join(known, `${word}.svg`))) names.add(word)
    }
  }
  return [...names].sort()
}

function sprite() {
  const symbols = usedIcons().map((name) => {
    const svg = readFileSync(join(modules, "lucide-static", "icons", `${name}.svg`), "utf8")
    const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim()
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inside}</symbol>`
  })
  write("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->${symbols.join("")}</svg>\n`)
}

function write(name, text) {
  writeFileSync(join(dist, `${name}.new`), text)
  renameSync(join(dist, `${name}.new`), join(dist, name))
}

async function scripts() {
  const { build } = await import("esbuild")
  const common = { bundle: true, minify: true, target: "es2022", logLevel: "warning", legalComments: "none" }
  await build({ ...common, entryPoints: [join(here, "src/main.js")], format: "esm", outfile: join(dist, "staffetta.js") })
  await build({ ...common, entryPoints: [join(here, "src/live_worker.js")], format: "iife", outfile: join(dist, "live-worker.js") })
  await build({ ...common, entryPoints: [join(here, "src/theme.js")], format: "iife", outfile: join(dist, "theme.js") })
}

function type() {
  for (const part of ["latin", "latin-ext"]) {
    copyFileSync(join(modules, "@fontsource-variable/inter/files", `inter-${part}-wght-normal.woff2`), join(dist, `inter-${part}.woff2`))
  }
}

/** What we ship of others, with the terms they ask to be kept with it. */
function licences() {
  const kept = JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies
  const texts = Object.entries(kept).map(([name, version]) => {
    const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry))
    const terms = file ? readFileSync(join(modules, name, file), "utf8") : JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).license
    return `${name} ${version}\n\n${terms.trim()}\n`
  })
  write("licences.txt", texts.join(`\n${"-".repeat(72)}\n\n`))
}

function styles() {
  const command = join(modules, "@tailwindcss", "cli", "dist", "index.mjs")
  const out = join(dist, "staffetta.css")
  const done = spawnSync(process.execPath, [command, "-i", join(here, "src/staffetta.css"), "-o", `${out}.new`, "--minify"], { cwd: here, encoding: "utf8" })
  if (done.status !== 0) {
    process.stderr.write(done.stdout + done.stderr)
    process.exit(1)
  }
  renameSync(`${out}.new`, out)
}

mkdirSync(dist, { recursive: true })
if (process.argv[2] !== "css") {
  sprite()
  type()
  licences()
  await scripts()
}
styles()
