/** Of a Pod's name what is its own: `web-5d9c7b8f6-x7k2p`, `web-5d9c7b8f6-z9m4q`. */
const generated = /-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g
const uid = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi

/** The same for texts that differ only in the names given, in generated names, uids and numbers: one of them is enough to read. */
export function likeness(text: string, names: ReadonlySet<string>): string {
  return text
    .replaceAll(/[a-z0-9][a-z0-9.-]*/gi, (word) => (names.has(word) ? '*' : word))
    .replaceAll(uid, '*')
    .replaceAll(generated, '-*')
    .replaceAll(/\d+/g, '#')
}

/**
 * The texts of several lists as one, in their order. All of the first list that has any stay; of the others those that are unlike
 * everything before.
 */
export function uniteTexts(lists: readonly (readonly string[])[], names: ReadonlySet<string>, most: number): string[] {
  const [first = [], ...others] = lists.filter((texts) => texts.length > 0)
  const united = [...new Set(first)]
  const seen = new Set(united.map((text) => likeness(text, names)))
  for (const text of others.flat()) {
    if (united.length >= most) break
    const like = likeness(text, names)
    if (seen.has(like)) continue
    seen.add(like)
    united.push(text)
  }
  return united.slice(0, most)
}
