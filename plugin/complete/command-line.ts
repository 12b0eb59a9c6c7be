import type { CommandClass } from '../commands.ts'

/** What of a flag completion asks. */
export interface KnownFlag {
  name: string
  char: string | undefined
  summary: string | undefined
  takesValue: boolean
  options: readonly string[]
  multiple: boolean
}

/** The flags of a command. */
export function flagsOf(command: CommandClass): KnownFlag[] {
  return Object.entries(command.flags).map(([name, flag]) => ({
    name,
    char: flag.char,
    summary: flag.summary,
    takesValue: flag.type === 'option',
    options: 'options' in flag && Array.isArray(flag.options) ? (flag.options as string[]) : [],
    multiple: 'multiple' in flag && flag.multiple,
  }))
}

/** A command line that is being written, as far as it is. */
export interface Written {
  /** The words that are no flags and no values of flags. */
  words: readonly string[]
  /** What flags were given, by name; those that take no value have ''. */
  given: ReadonlyMap<string, string>
  /** The flag whose value comes next. */
  expecting: KnownFlag | undefined
}

/** Reads the words before the one that is completed. Flags that are not known are taken to have no value. */
export function readWords(before: readonly string[], flags: readonly KnownFlag[]): Written {
  const words: string[] = []
  const given = new Map<string, string>()
  let expecting: KnownFlag | undefined
  for (const word of before) {
    if (expecting !== undefined) {
      given.set(expecting.name, word)
      expecting = undefined
    } else if (word.startsWith('-') && word !== '-') {
      const [text = '', value] = word.split(/=(.*)/s)
      const flag = flagNamed(text, flags)
      if (flag === undefined) continue
      given.set(flag.name, value ?? '')
      if (flag.takesValue && value === undefined) expecting = flag
    } else words.push(word)
  }
  return { words, given, expecting }
}

/** The flag that `--name` or `-n` names. */
export function flagNamed(text: string, flags: readonly KnownFlag[]): KnownFlag | undefined {
  return flags.find(({ name, char }) => text === `--${name}` || (char !== undefined && text === `-${char}`))
}
