/** What of a text can stand in a name. */
export function slug(text: string, length = 100): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return words.slice(0, length).replaceAll(/^-|-$/g, '')
}
