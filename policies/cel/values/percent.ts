/** A text whose escapes are bytes of UTF-8, unescaped; what is no UTF-8 becomes the replacement character. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    new TextDecoder().decode(Buffer.from(run.replaceAll('%', ''), 'hex')),
  )
}
