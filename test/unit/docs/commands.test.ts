import assert from 'node:assert/strict'
import { commands } from '../../../plugin/commands.ts'
import { clusterFlags } from '../../../plugin/connect/cluster-flags.ts'
import { commandGroups } from '../../../plugin/help.ts'
import { blocksOf, pages, read, section } from './pages.ts'

/** What a person may write of a command: `--name` and `-n`. */
async function flagsOf(id: string): Promise<string[]> {
  const command = await commands[id]?.()
  return Object.entries(command?.flags ?? {}).flatMap(([name, { char }]) => [
    `--${name}`,
    ...(char === undefined ? [] : [`-${char}`]),
  ])
}

/** Every use of the plugin in the blocks of a page, with lines that are continued as one: the words after `kubectl heal`. */
function usesOf(page: string): string[] {
  const lines = [...blocksOf(page, 'sh'), ...blocksOf(page, 'console'), ...blocksOf(page, 'yaml')]
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/ # .*$/, ''))
    .filter((line) => !/^(Error|note|warning)/i.test(line))
  return lines.flatMap((line) =>
    [...line.matchAll(/(?:kubectl[ -]heal) ([a-z][^|>;&→]*)/g)].map(([, words = '']) => words),
  )
}

/** What a page shows on purpose although it is no command, or what follows is no flag of it. */
const notCommands = new Set(['chekc'])

describe('docs of the command line', () => {
  it('the help of the program lists every command once', () => {
    assert.deepEqual(Object.values(commandGroups).flat().sort(), Object.keys(commands).sort())
  })

  for (const id of Object.keys(commands)) {
    it(`${id}: is named, and its row tells every flag, and no other`, async () => {
      assert.ok(read('docs/cli.md').includes(`kubectl heal ${id}`))
      const [row = ''] = section('docs/cli.md', 'Every flag').match(new RegExp(`^\\| \`${id}\` .*$`, 'm')) ?? []
      const shared = row.includes('cluster flags') ? Object.keys(clusterFlags).map((name) => `--${name}`) : []
      const told = [...row.matchAll(/`(--?[^`]+)`/g)].map(([, flag = '']) => flag.replace('[no-]', ''))
      assert.deepEqual([...told, ...shared].sort(), (await flagsOf(id)).sort())
    })
  }

  for (const page of pages) {
    it(`${page}: every command that it shows exists, with its flags`, async () => {
      for (const words of usesOf(page)) {
        const id = Object.keys(commands)
          .sort((left, right) => right.length - left.length)
          .find((each) => words === each || words.startsWith(`${each} `))
        if (notCommands.has(words.split(' ')[0] ?? '') || !/^[a-z]+( |$)/.test(words)) continue
        if (id === undefined) {
          assert.match(words, /^(\S+ )?--help|^(policy|override)\b.*--help|^[A-Z0-9.]|^(is|in|works|has)\b/, words)
          continue
        }
        const flags = new Set([...(await flagsOf(id)), '--help', '-h'])
        const quoted = words.replaceAll(/'[^']*'|"[^"]*"/g, 'TEXT')
        for (const [, flag = ''] of quoted.matchAll(/(?<=\s)(--?[a-zA-Z][a-z-]*)/g))
          assert.ok(flags.has(flag.replace('--no-', '--')), `kubectl heal ${words}: ${flag}`)
      }
    })
  }
})
