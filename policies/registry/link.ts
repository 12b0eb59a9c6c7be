const longestHeader = 8192

/** The address of the next page by a header Link (RFC 8288), as it is written there; undefined on the last page. */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined || header.length > longestHeader) return undefined
  for (const [, target, parameters = ''] of header.matchAll(/<([^<>]*)>((?:\s*;[^,<>]*)*)/g))
    if (/;\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(parameters)) return target
  return undefined
}
