import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { deployment, node, replicaSet, secret } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'
import { onlyFinding, podFindings, testClaims, type PodClaim } from '../../../support/diagnosis/pod-claims.ts'

const root = 'Deployment/prod-shop/web'
const image = 'registry.example.com/web:2'

/** The Pod waits for its image with this reason and text. */
function pulling(reason: string, text: string, parts: PodParts & { image?: string } = {}): JsonObject {
  const container = { image: parts.image ?? image, state: waiting(reason, text), ready: false, started: false }
  return pod({ containers: [container], phase: 'Pending', ...parts })
}

/** As a kubelet of 1.36 tells a failed pull. */
function failed(why: string, parts: PodParts & { image?: string } = {}): JsonObject {
  const of = parts.image ?? image
  return pulling('ImagePullBackOff', `Back-off pulling image "${of}": ErrImagePull: ${why}`, parts)
}

const containerd = `failed to pull and unpack image "${image}": failed to resolve reference "${image}":`
const denied = `pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
const named = { spec: { imagePullSecrets: [{ name: 'registry' }] } }
const pullSecret = secret({ name: 'registry', type: 'kubernetes.io/dockerconfigjson' })

const texts: PodClaim[] = [
  [
    'containerd: not found',
    `ImageNotFound ${root}`,
    [failed(`rpc error: code = NotFound desc = ${containerd} ${image}: not found`)],
  ],
  [
    'CRI-O: manifest unknown',
    `ImageNotFound ${root}`,
    [
      failed(
        'initializing source docker://registry.example.com/web:2: reading manifest 2 in registry.example.com/web: manifest unknown',
      ),
    ],
  ],
  [
    'docker: manifest not found',
    `ImageNotFound ${root}`,
    [
      failed(
        'Error response from daemon: manifest for registry.example.com/web:2 not found: manifest unknown: manifest unknown',
      ),
    ],
  ],
  [
    'containerd: 401',
    `ImageUnauthorized ${root}`,
    [
      failed(
        `rpc error: code = Unknown desc = ${containerd} failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example.com/token: 401 Unauthorized`,
      ),
    ],
  ],
  [
    'a registry that answers 403',
    `ImageUnauthorized ${root}`,
    [failed(`${containerd} unexpected status from HEAD request: 403 Forbidden`)],
  ],
  ['denied, and no pull Secret: rather not there', `ImageNotFound ${root}`, [failed(`${containerd} ${denied}`)]],
  [
    'denied, with a pull Secret: rather refused',
    `ImageUnauthorized ${root}`,
    [pullSecret, failed(`${containerd} ${denied}`, named)],
  ],
  [
    'docker: denied',
    `ImageNotFound ${root}`,
    [
      failed(
        "Error response from daemon: pull access denied for web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      ),
    ],
  ],
  [
    '429',
    'RegistryRateLimited Registry/docker.io',
    [
      failed(
        'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/nginx:1": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
        { image: 'nginx:1' },
      ),
    ],
  ],
  [
    'a name that is not resolved',
    'RegistryUnreachable Registry/registry.example.com',
    [
      failed(
        `${containerd} failed to do request: Head "https://registry.example.com/v2/web/manifests/2": dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host`,
      ),
    ],
  ],
  [
    'no answer',
    'RegistryUnreachable Registry/registry.example.com',
    [
      failed(
        `${containerd} failed to do request: Head "https://registry.example.com/v2/web/manifests/2": dial tcp 10.1.2.3:443: i/o timeout`,
      ),
    ],
  ],
  [
    'a certificate that is not trusted',
    'RegistryUnreachable Registry/registry.example.com',
    [
      failed(
        `${containerd} failed to do request: Head "https://registry.example.com/v2/web/manifests/2": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
      ),
    ],
  ],
  [
    'connection refused, on a port of its own',
    'RegistryUnreachable Registry/localhost:5000',
    [
      failed(
        'failed to do request: Head "http://localhost:5000/v2/web/manifests/2": dial tcp 127.0.0.1:5000: connect: connection refused',
        { image: 'localhost:5000/web:2' },
      ),
    ],
  ],
  [
    'an answer with an error of the registry',
    'RegistryUnreachable Registry/registry.example.com',
    [
      failed(
        `${containerd} unexpected status from HEAD request to https://registry.example.com/v2/web/manifests/2: 503 Service Unavailable`,
      ),
    ],
  ],
  [
    'no match for the platform',
    `ImageWrongArchitecture ${root}`,
    [
      failed(
        `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": no match for platform in manifest: not found`,
      ),
    ],
  ],
  [
    'a name that is none',
    `ImageNameInvalid ${root}`,
    [
      pulling(
        'InvalidImageName',
        'Failed to apply default image tag "Web:2": couldn\'t parse image name "Web:2": invalid reference format',
        { image: 'Web:2' },
      ),
    ],
  ],
  [
    'a pull that is forbidden',
    `ImageNeverPulled ${root}`,
    [pulling('ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`)],
  ],
  ['a text that nobody knows', `ImagePullFailed ${root}`, [failed('something else')]],
]

const backOff = pulling('ImagePullBackOff', `Back-off pulling image "${image}"`)
const creating = pod({
  containers: [{ image, state: waiting('ContainerCreating'), ready: false }],
  phase: 'Pending',
  age: 10 * minutes,
})
const other = replicaSet({ name: 'api-1', owner: deployment({ name: 'api' }) })

const more: PodClaim[] = [
  [
    'ErrImagePull is the same as ImagePullBackOff',
    `ImageNotFound ${root}`,
    [pulling('ErrImagePull', `${containerd} ${image}: not found`)],
  ],
  [
    'an old kubelet says why in its Event only',
    `ImageNotFound ${root}`,
    [
      backOff,
      event(
        backOff,
        'Failed',
        `Failed to pull image "${image}": rpc error: code = NotFound desc = ${containerd} ${image}: not found`,
        { container: 'web' },
      ),
    ],
  ],
  [
    'an image that several workloads miss is one cause',
    `ImageNotFound Image/${image}`,
    [
      failed(`${containerd} ${image}: not found`),
      other,
      failed(`${containerd} ${image}: not found`, { name: 'api-1-x', owner: other }),
    ],
  ],
  [
    'a registry that fails for two workloads is one cause',
    'RegistryUnreachable Registry/registry.example.com',
    [
      failed('dial tcp: i/o timeout'),
      other,
      failed('dial tcp: i/o timeout', { name: 'api-1-x', owner: other, image: 'registry.example.com/api:1' }),
    ],
  ],
  [
    'an image that was pulled',
    '',
    [
      pod(),
      event(pod(), 'Failed', `Failed to pull image "${image}": not found`, { container: 'web', age: 5 * minutes }),
    ],
  ],
  [
    'a pull of a minute',
    '',
    [
      creating,
      event(creating, 'Pulling', `Pulling image "${image}"`, { type: 'Normal', container: 'web', age: 50 * seconds }),
    ],
  ],
  [
    'a pull of seven minutes',
    `ImagePullSlow ${root}`,
    [
      creating,
      event(creating, 'Pulling', `Pulling image "${image}"`, { type: 'Normal', container: 'web', age: 7 * minutes }),
    ],
  ],
]

const login = failed(`${containerd} failed to authorize: 401 Unauthorized`, named)
const secrets: PodClaim[] = [
  ['one that is not there', 'PullSecretMissing Secret/prod-shop/registry', [login]],
  ['one of the wrong type', 'PullSecretWrongType Secret/prod-shop/registry', [secret({ name: 'registry' }), login]],
  ['one that is right: the login itself is refused', `ImageUnauthorized ${root}`, [pullSecret, login]],
  [
    'one that could not be read, and the kubelet says that it is missing',
    'PullSecretMissing Secret/prod-shop/registry',
    [
      login,
      event(
        login,
        'FailedToRetrieveImagePullSecret',
        'Unable to retrieve some image pull secrets (registry); attempting to pull the image may not succeed.',
      ),
    ],
    { unread: { secrets: 'forbidden' } },
  ],
  [
    'one that could not be read, and nobody says that it is missing',
    `ImageUnauthorized ${root}`,
    [login],
    { unread: { secrets: 'forbidden' } },
  ],
  ['one that is missing though the image is public', '', [pod(named)]],
  [
    'one that is missing while the tag is wrong: the tag',
    `ImageNotFound ${root}`,
    [failed(`${containerd} ${image}: not found`, named)],
  ],
]

describe('what containerd, CRI-O and docker say of a pull', () => {
  testClaims(texts)

  it('says both where a registry says the same for both', () => {
    assert.match(onlyFinding([failed(`${containerd} ${denied}`)]).cause, /has no repository .* or wants a login/)
    assert.match(
      onlyFinding([pullSecret, failed(`${containerd} ${denied}`, named)]).cause,
      /refuses the login .* or has no such repository/,
    )
  })

  it('names the architecture of the node', () => {
    const told = onlyFinding([node(), failed('no match for platform in manifest: not found')])
    assert.match(told.cause, /\(amd64\)/)
  })
})

describe('pulls', () => {
  testClaims(more)

  it('on a node that is not ready follow from the node', () => {
    const [told] = podFindings([node({ ready: 'Unknown' }), failed('dial tcp: i/o timeout')])
    assert.deepEqual(told?.because, [{ kind: 'Node', name: 'node-1' }])
  })
})

describe('pull Secrets', () => {
  testClaims(secrets)

  it('one of that name in another namespace is named', () => {
    const elsewhere = secret({ name: 'registry', namespace: 'other', type: 'kubernetes.io/dockerconfigjson' })
    assert.match(onlyFinding([elsewhere, login]).cause, /in namespace other/)
  })
})
