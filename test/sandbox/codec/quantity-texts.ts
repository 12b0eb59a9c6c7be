import { canonicalQuantity, parseQuantity } from './quantity.ts'

/** Quantities as they are written, by resource. */
export type Texts = Map<string, string>

/** A quantity in nano-units, 0 where it cannot be read. */
export function quantityOf(text: string | undefined): bigint {
  return (text === undefined ? undefined : parseQuantity(text)) ?? 0n
}

/** Quantities added up, written as Go writes them: in the form of the first that is not zero. */
export function addedTexts(lists: readonly Texts[]): Texts {
  const sum: Texts = new Map()
  for (const list of lists) for (const [name, text] of list) sum.set(name, plus(sum.get(name), text))
  return sum
}

/** The larger of each quantity. */
export function largestTexts(lists: readonly Texts[]): Texts {
  const most: Texts = new Map()
  for (const list of lists)
    for (const [name, text] of list)
      if (!most.has(name) || quantityOf(text) > quantityOf(most.get(name))) most.set(name, text)
  return most
}

function plus(left: string | undefined, right: string): string {
  if (quantityOf(left) === 0n) return canonicalQuantity(right) ?? right
  return quantityText(quantityOf(left) + quantityOf(right), /i$/.test(left ?? ''))
}

/** An amount of nano-units as text; binary where that is how it is written and it is whole. */
export function quantityText(nano: bigint, binary: boolean): string {
  const kibi = 1024n * 1_000_000_000n
  const text = binary && nano % kibi === 0n ? `${nano / kibi}Ki` : `${nano}n`
  return canonicalQuantity(text) ?? text
}
