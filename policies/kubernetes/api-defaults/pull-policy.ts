const component = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*'
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const domain = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const reference = new RegExp(
  `^(?:${domain}/)?${component}(?:/${component})*(?::(?<tag>\\w[\\w.-]{0,127}))?(?<digest>@${digest})?$`,
)

/** The imagePullPolicy of an image without one: Always for `latest` or neither tag nor digest. What cannot be parsed has no tag. */
export function defaultPullPolicy(image: unknown): 'Always' | 'IfNotPresent' {
  if (typeof image !== 'string' || image.length > 512 || /^[0-9a-f]{64}$/.test(image)) return 'IfNotPresent'
  const match = reference.exec(image)
  if (match === null) return 'IfNotPresent'
  const tag = match.groups?.['tag'] ?? (match.groups?.['digest'] === undefined ? 'latest' : '')
  return tag === 'latest' ? 'Always' : 'IfNotPresent'
}
