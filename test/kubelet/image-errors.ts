/** Why an image cannot be had. */
export type ImageError =
  | 'not-found'
  | 'unauthorized'
  | 'rate-limit'
  | 'dns'
  | 'timeout'
  | 'refused'
  | 'platform'
  | 'invalid-name'
  | 'never-pull'

/** What the kubelet shows while an image is not there, and what its Event says. */
export interface ImageRefusal {
  reason: string
  message: string
  /** Whether it goes on as ImagePullBackOff. */
  backsOff: boolean
}

/** The refusal in the words of the kubelet and, for pulls, of containerd; `message` replaces the latter's. */
export function imageRefusal(image: string, why: ImageError, message?: string): ImageRefusal {
  if (why === 'invalid-name') {
    const text = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`
    return { reason: 'InvalidImageName', message: message ?? text, backsOff: false }
  }
  if (why === 'never-pull') {
    const text = `Container image "${image}" is not present with pull policy of Never`
    return { reason: 'ErrImageNeverPull', message: message ?? text, backsOff: false }
  }
  return { reason: 'ErrImagePull', message: message ?? pullError(fullName(image), why), backsOff: true }
}

type PullError = Exclude<ImageError, 'invalid-name' | 'never-pull'>

function pullError(image: string, why: PullError): string {
  const { registry, repository, tag } = partsOf(image)
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  const url = `https://${host}/v2/${repository}/manifests/${tag}`
  const failed = `failed to pull and unpack image "${image}"`
  const resolving = `${failed}: failed to resolve reference "${image}"`
  const texts: Record<PullError, [code: string, text: string]> = {
    'not-found': ['NotFound', `${resolving}: ${image}: not found`],
    unauthorized: [
      'Unknown',
      `${resolving}: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://${host}/token?scope=repository%3A${encodeURIComponent(repository)}%3Apull: 401 Unauthorized`,
    ],
    'rate-limit': [
      'Unknown',
      `${failed}: failed to copy: httpReadSeeker: failed open: unexpected status code ${url}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`,
    ],
    dns: ['Unknown', `${resolving}: failed to do request: Head "${url}": dial tcp: lookup ${host}: no such host`],
    timeout: [
      'DeadlineExceeded',
      `${resolving}: failed to do request: Head "${url}": dial tcp 203.0.113.7:443: i/o timeout`,
    ],
    refused: [
      'Unknown',
      `${resolving}: failed to do request: Head "${url}": dial tcp 203.0.113.7:443: connect: connection refused`,
    ],
    platform: ['NotFound', `${failed}: no match for platform in manifest: not found`],
  }
  const [code, text] = texts[why]
  return `rpc error: code = ${code} desc = ${text}`
}

/** As containerd names it: with a registry and a tag. */
function fullName(image: string): string {
  const [first = ''] = image.split('/')
  const hasRegistry = image.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost')
  const named = hasRegistry ? image : `docker.io/${image.includes('/') ? image : `library/${image}`}`
  return /[:@][^/]*$/.test(named.replace(/^[^/]*\//, '')) ? named : `${named}:latest`
}

function partsOf(image: string): { registry: string; repository: string; tag: string } {
  const [, registry = '', repository = '', tag = ''] = /^([^/]+)\/([^:@]+)[:@](.+)$/.exec(image) ?? []
  return { registry, repository, tag }
}
