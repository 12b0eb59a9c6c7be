/** What the story prints goes through here; colour only on a terminal. */
export interface Printer {
  heading(text: string): void
  /** A line as a person types it. */
  command(text: string): void
  /** What kubectl prints of an answer. */
  answer(text: string): void
  outcome(asExpected: boolean, text: string): void
  plain(text: string): void
}

/** A printer on a stream. */
export function createPrinter(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Printer {
  const coloured = stream.isTTY && env['NO_COLOR'] === undefined
  const paint = (code: string, text: string): string => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)
  const line = (text: string): void => void stream.write(`${text}\n`)
  return {
    heading: (text) => {
      line(`\n${paint('1', text)}`)
    },
    command: (text) => {
      line(`  ${paint('36', `$ ${text}`)}`)
    },
    answer: (text) => {
      for (const each of text.split('\n')) line(`    ${each}`)
    },
    outcome: (asExpected, text) => {
      line(asExpected ? `  ${paint('32', '✔')} ${text}` : `  ${paint('31', '✘')} ${text}`)
    },
    plain: line,
  }
}
