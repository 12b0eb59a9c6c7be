const totalLimit = 4096
const itemLimit = 256

/**
 * The values of the `Warning` headers for an API response: no empty and no repeated texts, none with control characters (a
 * newline loses the whole warning), each cut to 256 characters once all together exceed 4,096.
 */
export function warningHeaders(warnings: string[]): string[] {
  const texts = [...new Set(warnings)].filter((text) => text !== '' && !/\p{Cc}/u.test(text))
  const total = texts.reduce((sum, text) => sum + Array.from(text).length, 0)
  return (total <= totalLimit ? texts : truncated(texts)).map(headerValue)
}

function truncated(texts: string[]): string[] {
  const kept: string[] = []
  let written = 0
  for (const text of texts) {
    if (written >= totalLimit) break
    const characters = Array.from(text).slice(0, itemLimit)
    written += characters.length
    kept.push(characters.join(''))
  }
  return kept
}

/** Node writes headers as latin1; the bytes must be UTF-8, as Go writes them. */
function headerValue(text: string): string {
  return Buffer.from(`299 - "${text.replaceAll(/["\\]/g, '\\$&')}"`, 'utf8').toString('latin1')
}
