import packageJson from '../package.json' with { type: 'json' }
import { HealError } from '../policies/heal-error.ts'
import { parseConfig, type Config } from './config/config.ts'
import { createLogger } from './logger.ts'
import { start, type Running } from './start.ts'
import { usage } from './config/usage.ts'
import { boundYoungGeneration } from './young-generation.ts'

/** What is still running a second after the end (an exec plugin that hangs) does not keep the process. */
const exitAfter = 1_000

/** The executable `heal-admission` (arguments without node and script); resolves with its exit code when it has ended. */
export async function main(argv: readonly string[]): Promise<number> {
  const result = parseConfig(argv, process.env)
  switch (result.kind) {
    case 'help':
      process.stdout.write(usage)
      return 0
    case 'version':
      process.stdout.write(`heal-admission ${packageJson.version}\n`)
      return 0
    case 'wrong':
      return fail(`${result.message}\nsee heal-admission --help`)
    case 'run':
      return run(result.config)
  }
}

async function run(config: Config): Promise<number> {
  try {
    const running = await start(config, createLogger(config.logLevel))
    boundYoungGeneration()
    if (running.ca !== undefined) process.stdout.write(running.ca)
    await untilStopped(running)
  } catch (error) {
    return fail(sentenceOf(error))
  }
  setTimeout(() => process.exit(), exitAfter).unref()
  return 0
}

/** Kubernetes sends SIGTERM while clients still find this Pod; Ctrl-C comes from a person, who does not want to wait. */
function untilStopped(running: Running): Promise<void> {
  return new Promise((resolve, reject) => {
    process.once('SIGTERM', () => {
      running.stop().then(resolve, reject)
    })
    process.once('SIGINT', () => {
      running.stop(0).then(resolve, reject)
    })
  })
}

function sentenceOf(error: unknown): string {
  if (error instanceof HealError) return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`
  return error instanceof Error ? error.message : String(error)
}

function fail(message: string): number {
  process.stderr.write(`heal-admission: ${message}\n`)
  return 2
}
