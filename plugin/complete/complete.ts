import { commands, topics } from '../commands.ts'
import { argumentCandidates } from './argument-candidates.ts'
import { files, words, type Candidate, type Completion } from './candidate.ts'
import { flagNamed, flagsOf, readWords, type KnownFlag, type Written } from './command-line.ts'
import { valueCandidates } from './value-candidates.ts'
import type { ClusterNames } from './cluster-names.ts'

/** What may stand in the place of the last word, which may be empty or half written. */
export async function complete(argv: readonly string[], cluster: ClusterNames): Promise<Completion> {
  const before = argv.slice(0, -1)
  const last = argv.at(-1) ?? ''
  const id = commandOf(before)
  if (id === undefined) return words(matching(await nextWords(before), last))
  const command = await commands[id]?.()
  if (command === undefined) return words([])
  const flags = flagsOf(command)
  const rest = before.slice(id.split(' ').length)
  const written = readWords(rest, flags)
  return before.includes('--') ? files : completeWord(last, { id, flags, written, cluster })
}

/** The command that the first words spell in full. */
function commandOf(before: readonly string[]): string | undefined {
  const own = before[0] === 'help' ? before.slice(1) : before
  return [own.slice(0, 2).join(' '), own[0] ?? ''].find((id) => Object.hasOwn(commands, id))
}

/** The words that may follow where no command is spelt out yet. */
async function nextWords(before: readonly string[]): Promise<Candidate[]> {
  const own = before[0] === 'help' ? before.slice(1) : before
  const [topic] = own
  if (topic !== undefined) return wordsBelow(topic)
  const single = Object.keys(commands).filter((id) => !id.includes(' '))
  const grouping = Object.entries(topics).map(([word, description]) => ({ word, description }))
  const first = [...(await Promise.all(single.map((id) => described(id, id)))), ...grouping]
  return before.length === 0 ? [...first, { word: 'help', description: 'Show what a command does.' }] : first
}

/** `revert` and `accept` of `drift`. */
function wordsBelow(topic: string): Promise<Candidate[]> {
  const ids = Object.keys(commands).filter((id) => id.startsWith(`${topic} `))
  return Promise.all(ids.map((id) => described(id, id.slice(topic.length + 1))))
}

async function described(id: string, word: string): Promise<Candidate> {
  const summary = (await commands[id]?.())?.summary
  return summary === undefined ? { word } : { word, description: summary }
}

interface Context {
  id: string
  flags: readonly KnownFlag[]
  written: Written
  cluster: ClusterNames
}

async function completeWord(last: string, { id, flags, written, cluster }: Context): Promise<Completion> {
  if (written.expecting !== undefined) return valueOf(written.expecting, last, '', written, cluster)
  const [name = '', value] = last.split(/=(.*)/s)
  const flag = value === undefined ? undefined : flagNamed(name, flags)
  if (flag?.takesValue === true && value !== undefined) return valueOf(flag, value, `${name}=`, written, cluster)
  if (last.startsWith('-')) return words(flagCandidates(flags, written).filter(({ word }) => word.startsWith(last)))
  const { candidates, directive } = await argumentCandidates(id, written, last, cluster)
  const below = written.words.length === 0 ? await wordsBelow(id) : []
  const [commandsBelow, objects] = [matching(below, last), matching(candidates, last)]
  // After a command there is a space; after `deployment/` there is none.
  if (commandsBelow.length > 0 && objects.length === 0) return words(commandsBelow)
  return { candidates: [...commandsBelow, ...objects], directive }
}

async function valueOf(
  flag: KnownFlag,
  value: string,
  prefix: string,
  written: Written,
  cluster: ClusterNames,
): Promise<Completion> {
  const found = await valueCandidates(flag, written, cluster)
  if (found === undefined) return files
  return words(matching(found, value).map((candidate) => ({ ...candidate, word: prefix + candidate.word })))
}

function flagCandidates(flags: readonly KnownFlag[], { given }: Written): Candidate[] {
  const open = flags.filter(({ name, multiple }) => multiple || !given.has(name))
  const own = open.map(({ name, summary }) => ({
    word: `--${name}`,
    ...(summary === undefined ? {} : { description: summary }),
  }))
  return [...own, { word: '--help', description: 'Show what the command does.' }]
}

function matching(candidates: readonly Candidate[], start: string): Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(start))
}
