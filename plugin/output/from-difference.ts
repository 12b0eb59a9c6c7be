/** What two long texts have in common at their beginning says nothing: the text from shortly before they part. */
export function fromDifference(text: string, other: string, length: number): string {
  if (text.length <= length && other.length <= length) return text
  let common = 0
  while (common < text.length && text[common] === other[common]) common += 1
  return common < length / 2 ? text : `…${text.slice(common - Math.floor(length / 4))}`
}
