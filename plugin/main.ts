import { commands } from './commands.ts'
import { errorText } from './error-text.ts'
import { oclifConfig, oclifId } from './oclif-config.ts'
import { resolveCommand } from './resolve-command.ts'
import { streams, tolerateClosedPipes } from './streams.ts'
import type { KnownFlags } from './usage-text.ts'

/** Runs one command line and resolves to its exit code: 0 clean, 1 findings, 2 an error, which is told on stderr. Never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes()
  let flags: KnownFlags = {}
  try {
    const words = argv[0] === '--version' ? ['version', ...argv.slice(1)] : argv
    const { id, argv: rest } = resolveCommand(words)
    const command = await commands[id]?.()
    flags = command?.flags ?? {}
    const config = await oclifConfig(import.meta.dirname)
    const code: unknown = await config.runCommand(oclifId(id), rest)
    return typeof code === 'number' ? code : 0
  } catch (error) {
    streams.say(errorText(error, flags))
    return 2
  }
}

/** What a shell may offer for the last of these words, as kubectl reads it from `kubectl_complete-heal`. */
export async function complete(argv: readonly string[]): Promise<string> {
  const [{ complete: candidatesFor }, { completionText }, { clusterNames }] = await Promise.all([
    import('./complete/complete.ts'),
    import('./complete/candidate.ts'),
    import('./complete/cluster-names.ts'),
  ])
  return completionText(await candidatesFor(argv, clusterNames))
}
