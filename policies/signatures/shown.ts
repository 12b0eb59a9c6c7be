const longest = 160

/** Text of someone else as a message shows it: on one line, without control characters, not endless. */
export function shown(text: string): string {
  const head = text.slice(0, longest).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
  return text.length > longest ? `${head}…` : head
}
