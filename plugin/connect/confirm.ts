import { createInterface } from 'node:readline/promises'
import { HealError } from '../../policies/heal-error.ts'
import { oneLine } from '../../policies/messages/text.ts'
import type { Streams } from '../streams.ts'

/** Where an answer comes from. */
export interface Asking {
  /** Whether a person sits there. */
  terminal: boolean
  /** The line that answers a question; undefined where the input ended. */
  ask(question: string): Promise<string | undefined>
}

/** The terminal of this process: questions stand on stderr, as all that is no result. */
const terminal: Asking = {
  get terminal() {
    return process.stdin.isTTY && process.stderr.isTTY
  },
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const ended = new Promise<undefined>((resolve) => {
      lines.once('close', () => {
        resolve(undefined)
      })
    })
    try {
      return await Promise.race([lines.question(question), ended])
    } finally {
      lines.close()
    }
  },
}

/**
 * Whether a person says yes to a question (without its question mark: `Revoke it`). `yes` answers for them; without a terminal
 * and without it a HealError is thrown, because nobody can be asked. Says "nothing was changed" to a no.
 */
export async function confirm(
  io: Streams,
  question: string,
  { yes }: { yes: boolean },
  asking: Asking = terminal,
): Promise<boolean> {
  if (yes) return true
  if (!asking.terminal)
    throw new HealError('not-confirmed', `nothing was changed. ${question}? There is no terminal to ask on`, {
      hint: 'Say --yes to do it',
    })
  const answer = (await asking.ask(`${oneLine(question)}? [y/N] `)) ?? ''
  const agreed = /^y(es)?$/i.test(answer.trim())
  if (!agreed) io.say('Nothing was changed.')
  return agreed
}
