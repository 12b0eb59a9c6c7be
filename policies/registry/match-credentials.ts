import type { Credential } from './credentials.ts'
import type { RegistryEntry } from './docker-config.ts'
import { matchesLabel } from './match-label.ts'
import type { ImageReference } from './reference.ts'

/** A key of a configuration: `*.example.com:5000/team`. */
interface Pattern {
  host: string
  port: string
  path: string
}

/**
 * The credentials for an image in the order in which the kubelet tries them: entries of all its pull Secrets together, the most
 * specific key first, and those that match no key but Docker Hub's old one for Docker Hub (`pkg/credentialprovider` of Kubernetes).
 */
export function credentialsFor(
  entries: readonly RegistryEntry[],
  { registry, repository }: Pick<ImageReference, 'registry' | 'repository'>,
): Credential[] {
  const keyed = entries.map(({ key, credential }) => ({ key: withoutScheme(key), credential }))
  const sorted = keyed.sort((left, right) => compare(right.key, left.key))
  const image = patternOf(`${registry}/${repository}`)
  const matching = sorted.filter(({ key }) => matches(patternOf(key), image))
  const found = matching.length > 0 ? matching : sorted.filter(({ key }) => isHubKey(key) && registry === 'docker.io')
  const byId = new Map(found.map(({ credential }) => [credential.id, credential]))
  return [...byId.values()]
}

/** By code units: the order of Go's strings as far as hosts go. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** `https://index.docker.io/v1/` and `index.docker.io` are the same key; so are `/v2/…` and what follows it. */
function withoutScheme(key: string): string {
  const bare = key.replace(/^https?:\/\//, '')
  const slash = bare.indexOf('/')
  if (slash < 0) return bare
  const path = bare.slice(slash).replace(/^\/v[12]\//, '/')
  return path === '/' ? bare.slice(0, slash) : bare.slice(0, slash) + path
}

function isHubKey(key: string): boolean {
  return key === 'index.docker.io'
}

function patternOf(text: string): Pattern {
  const slash = text.indexOf('/')
  const authority = slash < 0 ? text : text.slice(0, slash)
  const [, host = authority, port = ''] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? []
  return { host: host.toLowerCase(), port, path: slash < 0 ? '' : text.slice(slash) }
}

function matches(pattern: Pattern, image: Pattern): boolean {
  const labels = pattern.host.split('.')
  const imageLabels = image.host.split('.')
  return (
    pattern.port === image.port &&
    labels.length === imageLabels.length &&
    image.path.startsWith(pattern.path) &&
    (pattern.host === image.host || labels.every((label, index) => matchesLabel(label, imageLabels[index] ?? '')))
  )
}
