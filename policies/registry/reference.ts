import { normaliseImage } from '../kubernetes/images.ts'
import { isSha256Digest } from '../sha256-digest.ts'

/** An image reference that is well formed (github.com/distribution/reference, its grammar). */
export interface ImageReference {
  /** `docker.io`, `ghcr.io`, `localhost:5000`; lower case */
  registry: string
  /** `library/nginx` */
  repository: string
  /** As written. Without tag and digest the registry is asked for `latest`. */
  tag?: string
  /** `sha256:` and 64 hex digits. It wins over the tag, as everywhere. */
  digest?: string
  /** As written, without spaces around it. */
  text: string
}

/** A reference, or why it is none (a clause that goes after `"text" `). */
export type ParsedReference = { ok: true; reference: ImageReference } | { ok: false; reason: string }

/** Longer ones are refused before any expression looks at them. */
const longestReference = 1024
const longestRepository = 255

const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const host = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])$`)
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/

/** Reads a reference as container runtimes do; what it leaves out is filled in as `normaliseImage` does it. */
export function parseReference(text: string): ParsedReference {
  const trimmed = text.trim()
  const problem = unreadable(trimmed)
  if (problem !== undefined) return { ok: false, reason: problem }
  const { name, reference } = normaliseImage(trimmed)
  const registry = name.slice(0, name.indexOf('/'))
  const repository = name.slice(registry.length + 1)
  const { tag, digest } = partsAfter(reference.slice(name.length))
  const reason = registryProblem(registry) ?? repositoryProblem(repository) ?? tagProblem(tag) ?? digestProblem(digest)
  if (reason !== undefined) return { ok: false, reason }
  const given = { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
  return { ok: true, reference: { registry, repository, ...given, text: trimmed } }
}

/** `:tag@digest`, each of them optional. */
function partsAfter(rest: string): { tag?: string; digest?: string } {
  const at = rest.indexOf('@')
  const tag = at < 0 ? rest : rest.slice(0, at)
  return { ...(tag === '' ? {} : { tag: tag.slice(1) }), ...(at < 0 ? {} : { digest: rest.slice(at + 1) }) }
}

function unreadable(text: string): string | undefined {
  if (text === '') return 'is empty'
  if (text.length > longestReference) return `is longer than ${longestReference} characters`
  if (/^[a-z]+:\/\//i.test(text)) return 'is a URL: leave out what stands before the registry'
  if (/\s/.test(text)) return 'has spaces in it'
  return undefined
}

function registryProblem(registry: string): string | undefined {
  const [, name = '', port] = /^(.*?)(?::([^:\]]*))?$/.exec(registry) ?? []
  if (!host.test(name)) return `has a registry that is no host name: "${registry}"`
  if (port === undefined) return undefined
  const isPort = /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65536
  return isPort ? undefined : `has a port that is none: "${port}"`
}

function repositoryProblem(repository: string): string | undefined {
  if (repository === '') return 'names no repository'
  if (repository.length > longestRepository) return `has a repository name longer than ${longestRepository} characters`
  if (/[A-Z]/.test(repository)) return `has capital letters in its repository name: "${repository}"`
  const wrong = repository.split('/').find((each) => !component.test(each))
  if (wrong !== undefined)
    return `has a repository name with "${wrong}" in it: lower-case letters and digits with ".", "_", "__" or "-" between them`
  // What follows `docker run` may also be the id of an image; a registry never holds such a name.
  return /^library\/[0-9a-f]{64}$/.test(repository) ? 'is the id of an image, not a name' : undefined
}

function tagProblem(tag: string | undefined): string | undefined {
  if (tag === undefined || tagPattern.test(tag)) return undefined
  if (tag === '') return 'has an empty tag'
  return `has a malformed tag: "${tag}" (letters, digits, "_", "." and "-", at most 128, not starting with "." or "-")`
}

function digestProblem(digest: string | undefined): string | undefined {
  if (digest === undefined || isSha256Digest(digest)) return undefined
  if (digest === '') return 'has an empty digest'
  if (digestPattern.test(digest) && !digest.startsWith('sha256:'))
    return `has a ${digest.slice(0, digest.indexOf(':'))} digest: only sha256 is understood`
  return `has a malformed digest: "${digest}" (sha256: and 64 hexadecimal digits in lower case)`
}
