/** A piece of a value: text as it stands, or the name inside `$(NAME)`. */
export type ExpansionPart = { text: string } | { reference: string }

/**
 * The parts of a value as the kubelet reads it (third_party/forked/golang/expansion): `$(NAME)` is a reference, `$$` one dollar, so
 * that `$$(NAME)` is the text `$(NAME)`; an unclosed `$(` and a dollar before anything else are text.
 */
export function expansionParts(value: string): ExpansionPart[] {
  const parts: ExpansionPart[] = []
  let text = ''
  let from = 0
  // After one unclosed `$(` there is no `)` further on either: searching again for each would be quadratic.
  const lastClose = value.lastIndexOf(')')
  for (let dollar = value.indexOf('$'); dollar >= 0 && dollar + 1 < value.length; dollar = value.indexOf('$', from)) {
    text += value.slice(from, dollar)
    const next = value.charAt(dollar + 1)
    if (next === '(' && lastClose > dollar) {
      const close = value.indexOf(')', dollar + 2)
      if (text !== '') parts.push({ text })
      text = ''
      parts.push({ reference: value.slice(dollar + 2, close) })
      from = close + 1
    } else {
      text += next === '$' ? '$' : `$${next}`
      from = dollar + 2
    }
  }
  text += value.slice(from)
  if (text !== '') parts.push({ text })
  return parts
}

/** The value with every reference replaced; what cannot be resolved stays as it is written. */
export function expand(value: string, resolve: (name: string) => string | undefined): string {
  return expansionParts(value)
    .map((part) => ('text' in part ? part.text : (resolve(part.reference) ?? `$(${part.reference})`)))
    .join('')
}
