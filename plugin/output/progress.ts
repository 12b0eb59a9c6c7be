import { oneLine } from '../../policies/messages/text.ts'

/** Where the story goes. */
export interface ProgressSink {
  /** True where a line can be written again. */
  terminal: boolean
  /** The width of the terminal: a line that wraps cannot be written again. */
  readonly columns?: number | undefined
  write(text: string): void
  /** A clock in milliseconds that never goes back. */
  now(): number
}

/** Tells what is going on inside a step. */
export type Tell = (detail: string) => void

/** Tells of steps as they happen: on a terminal one line that changes, else one line for each step, more for long ones. */
export interface Progress {
  /** Runs a step; what it resolves to is the line that stays. A step that throws leaves none. */
  step(what: string, run: (tell: Tell) => Promise<string>): Promise<void>
}

/** Without a terminal a step that takes long says so this often (milliseconds). */
const patience = 10_000

/** Progress on stderr. */
export function progressOnStderr(): Progress {
  return createProgress({
    get terminal() {
      return process.stderr.isTTY && process.env['TERM'] !== 'dumb'
    },
    get columns() {
      return process.stderr.columns
    },
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  })
}

/** Progress on any sink. */
export function createProgress(sink: ProgressSink): Progress {
  const again = '\r\u001b[2K'
  return {
    async step(what, run) {
      let toldAt = sink.now()
      const tell: Tell = (detail) => {
        const line = oneLine(`${what}: ${detail}`)
        if (sink.terminal) sink.write(`${again}${line.slice(0, (sink.columns ?? 80) - 1)}`)
        else if (sink.now() - toldAt >= patience) {
          toldAt = sink.now()
          sink.write(`${line}\n`)
        }
      }
      if (sink.terminal) sink.write(oneLine(what))
      try {
        const line = oneLine(await run(tell))
        sink.write(`${sink.terminal ? again : ''}${line}\n`)
      } catch (error) {
        if (sink.terminal) sink.write(again)
        throw error
      }
    },
  }
}
