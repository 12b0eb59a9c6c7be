import { HealError } from '../policies/heal-error.ts'
import { commands, topics } from './commands.ts'
import { didYouMean } from './suggest.ts'

/** Which command an argument list names, and what is left for it. */
export interface ResolvedCommand {
  id: string
  argv: string[]
}

/** The command with the longest name that the first words spell. Throws for words that name none. */
export function resolveCommand(argv: readonly string[]): ResolvedCommand {
  const flag = argv.findIndex((word) => word.startsWith('-'))
  const words = flag < 0 ? argv : argv.slice(0, flag)
  for (let length = Math.min(words.length, 2); length > 0; length--) {
    const id = words.slice(0, length).join(' ')
    if (Object.hasOwn(commands, id)) return { id, argv: argv.slice(length) }
  }
  throw unknownCommand(argv, words)
}

function unknownCommand(argv: readonly string[], words: readonly string[]): HealError {
  const [first, second] = words
  const hint = 'All commands: kubectl heal --help'
  if (first === undefined) return new HealError('usage', `no command before ${JSON.stringify(argv[0] ?? '')}`, { hint })
  if (!Object.hasOwn(topics, first)) {
    const names = [...new Set(Object.keys(commands).map((id) => id.split(' ')[0] ?? id)), 'help']
    return new HealError('usage', `unknown command ${JSON.stringify(first)}${didYouMean(first, names)}`, { hint })
  }
  const below = Object.keys(commands).filter((id) => id.startsWith(`${first} `))
  const names = below.map((id) => id.slice(first.length + 1))
  const what = second === undefined ? 'no command after' : `unknown command ${JSON.stringify(second)} after`
  const suggestion = second === undefined ? '' : didYouMean(second, names)
  return new HealError('usage', `${what} ${JSON.stringify(first)}${suggestion}`, {
    hint: names.length === 1 ? `Write "${first} ${names.join('')}"` : `It takes one of ${names.join(', ')}`,
  })
}
