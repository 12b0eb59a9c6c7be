import { plainLines } from '../policies/messages/text.ts'

/** The two ways out: results on stdout, the story on stderr. */
export interface Streams {
  /** Writes a result; the text ends in a newline. */
  out(text: string): void
  /** Writes a line of the story, or several; what a cluster says in them reaches no terminal as a command to it. */
  say(line: string): void
  /** Whether results may be coloured: stdout is a terminal with colours and NO_COLOR is not set. */
  readonly colour: boolean
}

/** The streams of this process. */
export const streams: Streams = {
  out(text) {
    process.stdout.write(text)
  },
  say(line) {
    process.stderr.write(`${plainLines(line)}\n`)
  },
  get colour() {
    return process.stdout.isTTY && process.stdout.hasColors() && process.env['TERM'] !== 'dumb'
  },
}

/** A reader that went away (`| head`) ends the output, not the program: the exit code stays what the results say. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
