import { spawnSync } from 'node:child_process'

const howToGetIt =
  'script(1) of util-linux is needed, which runs a command on a terminal of its own: install bsdutils (Debian) or util-linux'

/** Skips a test where there is no script(1) of util-linux, with one line that says how to get it; in CI it fails instead. */
export function needsScript(context: Mocha.Context): void {
  // Another system's script takes other flags.
  const { error, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' })
  if (error === undefined && stdout.includes('util-linux')) return
  if (process.env['CI'] !== undefined) throw new Error(howToGetIt)
  console.log(`skipped: ${howToGetIt}`)
  context.skip()
}
