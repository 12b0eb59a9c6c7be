/**
 * What `dist/kubectl-heal.js` and `dist/heal-admission.js` are made of: the first file Node reads. It is compiled to old
 * CommonJS, because it must run on a Node that is too old for everything behind it, and say so. It loads nothing of ours before
 * that, and prints help that was rendered at build time. The build replaces the names in capitals.
 */
import { helpPage } from './help-page.ts'
import { loadCached } from './load-cached.ts'
import { isOlder } from './versions.ts'

declare const __PROGRAM__: string
declare const __LEAST_NODE__: string
declare const __VERSION__: string

/** What the code behind the door exports. */
interface Program {
  main: (argv: readonly string[]) => Promise<number>
}

start(process.argv.slice(2))

function start(argv: readonly string[]): void {
  if (isOlder(process.versions.node, __LEAST_NODE__)) {
    process.stderr.write(tooOld())
    process.exitCode = 2
    return
  }
  const help = helpPage(__PROGRAM__, argv)
  if (help === undefined) run(argv)
  else print(help)
}

function tooOld(): string {
  const how = 'install it (https://nodejs.org) or run the program with a newer one'
  return `${__PROGRAM__} needs Node.js ${__LEAST_NODE__} or newer, this is v${process.versions.node}; ${how}\n`
}

function print(help: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.stdout.write(help)
}

function run(argv: readonly string[]): void {
  const first = argv[0] ?? ''
  const command = /^[a-z]{1,20}$/.test(first) ? first : 'main'
  try {
    const { exports, keep } = loadCached<Program>(`${__PROGRAM__}.cjs`, { version: __VERSION__, command })
    exports.main(argv).then((code) => {
      process.exitCode = code
      if (code < 2) keep()
    }, fail)
  } catch (error) {
    fail(error)
  }
}

/** Without this Node would print a line of the bundle, which is very long. */
function fail(error: unknown): void {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`Error: ${__PROGRAM__} stopped unexpectedly; please report it with what follows\n${said}\n`)
  process.exitCode = 2
}
