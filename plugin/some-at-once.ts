/** Does something for each of many, `atOnce` at a time, begun in their order. */
export async function someAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) await run(item, index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
