import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../../..')

const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name))

/** Every page, by its path from the root. */
export const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.filter((name) => name.endsWith('.md'))]

/** The text of a page, or of any other file of the tree. */
export const read = (page: string): string => readFileSync(join(root, page), 'utf8')

/** The code blocks of a language, those in lists too. */
export const blocksOf = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\``, 'gms'))].map(([, block = '']) => block)

/** The part of a page below a heading, up to the next one of its level or above. */
export function section(page: string, heading: string): string {
  const [, level = '', rest = ''] = new RegExp(`^(#+) ${heading}\\n(.*)`, 'ms').exec(read(page)) ?? []
  const end = rest.search(new RegExp(`^#{1,${level.length}} `, 'm'))
  return end < 0 ? rest : rest.slice(0, end)
}

/** Every TypeScript file below folders of the root, as text. */
export function sources(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(join(folder, name))),
  )
}
