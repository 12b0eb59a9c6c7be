/**
 * What `dist/kubectl_complete-heal.js` is made of: kubectl runs a program of this name for the words after `kubectl heal` when a
 * person presses tab. Compiled to old CommonJS like the other front door; on a Node that is too old it knows no words.
 */
import { loadCached } from './load-cached.ts'
import { isOlder } from './versions.ts'

declare const __PROGRAM__: string
declare const __LEAST_NODE__: string
declare const __VERSION__: string

/** What the code behind the door exports. */
interface Program {
  complete: (argv: readonly string[]) => Promise<string>
}

if (!isOlder(process.versions.node, __LEAST_NODE__)) {
  const { exports, keep } = loadCached<Program>(`${__PROGRAM__}.cjs`, { version: __VERSION__, command: 'complete' })
  exports.complete(process.argv.slice(2)).then((text) => {
    process.stdout.write(text)
    keep()
  }, tellNothing)
}

/** A shell that completes must not be written to. */
function tellNothing(): void {
  process.exitCode = 1
}
