/**
 * What `dist/kubectl-heal.js` and `dist/heal-admission.js` are made of: the first file Node reads. It is compiled alone to
 * old CommonJS, because it must run on a Node that is too old for everything behind it, and say so. It imports nothing of
 * ours before that, prints help that was rendered at build time, and turns on the compile cache before the rest is loaded.
 * The build replaces the names in capitals.
 */
import fs from 'fs'
import nodeModule from 'module'
import os from 'os'
import path from 'path'

declare const __PROGRAM__: string
declare const __LEAST_NODE__: string
declare const __MAIN__: string

const argv = process.argv.slice(2)

start()

function start(): void {
  if (isTooOld(process.versions.node)) {
    process.stderr.write(tooOld())
    process.exitCode = 2
    return
  }
  const help = helpFor(argv)
  if (help !== undefined) {
    process.stdout.on('error', ignoreClosedPipe)
    process.stdout.write(help)
    return
  }
  enableCompileCache()
  void (import(__MAIN__) as Promise<{ main: (argv: readonly string[]) => Promise<number> }>)
    .then((loaded) => loaded.main(argv))
    .then((code) => {
      process.exitCode = code
    })
}

function isTooOld(version: string): boolean {
  const least = __LEAST_NODE__.split('.').map(Number)
  const parts = version.split('.').map((part) => parseInt(part, 10))
  for (let index = 0; index < 3; index++) {
    const difference = (parts[index] || 0) - (least[index] || 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function tooOld(): string {
  const how = 'install it (https://nodejs.org) or run the program with a newer one'
  return `${__PROGRAM__} needs Node.js ${__LEAST_NODE__} or newer, this is v${process.versions.node}; ${how}\n`
}

/** The help text a call asks for, or undefined where it asks for none or for one that was not rendered. */
function helpFor(words: readonly string[]): string | undefined {
  const end = words.indexOf('--')
  const own = end < 0 ? words : words.slice(0, end)
  const asked = own.length === 0 || own[0] === 'help' || own.indexOf('--help') >= 0 || own.indexOf('-h') >= 0
  if (!asked) return undefined
  const command = own.filter((word) => word !== 'help' && word !== '--help' && word !== '-h')
  const topic: string[] = []
  while (topic.length < command.length && /^[a-z]+$/.test(command[topic.length] || ''))
    topic.push(command[topic.length] || '')
  for (let length = topic.length; length >= (command.length === 0 ? 0 : 1); length--) {
    const text = rendered(topic.slice(0, length).join('-') || 'root')
    if (text !== undefined) return text
  }
  return undefined
}

function rendered(name: string): string | undefined {
  try {
    return fs.readFileSync(path.join(__dirname, 'help', `${__PROGRAM__}-${name}.txt`), 'utf8')
  } catch {
    return undefined
  }
}

/** In a directory of the user's own: a shared one could be written by others. Without it everything works, only slower. */
function enableCompileCache(): void {
  if (process.env['NODE_COMPILE_CACHE']) return
  try {
    const base = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache')
    const directory = path.join(base, 'kubectl-heal', 'compiled')
    if (!fs.existsSync(directory)) {
      // One by one: Node's own way of making all of them never ends where a parent refuses, as /proc does.
      for (const part of [base, path.dirname(directory), directory]) makeDirectory(part)
    }
    nodeModule.enableCompileCache(directory)
  } catch {
    // A cache is a convenience.
  }
}

function makeDirectory(directory: string): void {
  if (!fs.existsSync(directory)) fs.mkdirSync(directory, 0o700)
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
