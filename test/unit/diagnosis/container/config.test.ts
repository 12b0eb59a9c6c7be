import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { waiting, type ContainerParts } from '../../../support/diagnosis/containers.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { configMap, secret } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'
import { onlyFinding, podFindings, testClaims, type PodClaim } from '../../../support/diagnosis/pod-claims.ts'

const root = 'Deployment/prod-shop/web'

function configError(message: string, more: ContainerParts = {}, parts: PodParts = {}): JsonObject {
  const container = { state: waiting('CreateContainerConfigError', message), ready: false, started: false, ...more }
  return pod({ containers: [container], phase: 'Pending', ...parts })
}

/** A Pod that waits for its volumes. */
function creating(volumes: readonly JsonObject[], parts: PodParts = {}): JsonObject {
  const container = { state: waiting('ContainerCreating'), ready: false, started: false }
  return pod({ containers: [container], phase: 'Pending', age: 5 * minutes, spec: { volumes }, ...parts })
}

const ofSecret = creating([{ name: 'keys', secret: { secretName: 'token' } }])
const ofProjected = creating([
  {
    name: 'all',
    projected: {
      sources: [
        { secret: { name: 'token', items: [{ key: 'pem', path: 'pem' }] } },
        { configMap: { name: 'settings' } },
      ],
    },
  },
])

function failedMount(about: JsonObject, volume: string, reason: string, age = minutes): JsonObject {
  return event(about, 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${reason}`, { age, count: 9 })
}

const missing: PodClaim[] = [
  [
    'a ConfigMap for env',
    'ConfigMapMissing ConfigMap/prod-shop/settings',
    [configError('configmap "settings" not found')],
  ],
  ['a Secret for env', 'SecretMissing Secret/prod-shop/token', [configError('secret "token" not found')]],
  [
    'a key of a ConfigMap',
    'ConfigMapKeyMissing ConfigMap/prod-shop/settings',
    [configMap(), configError("couldn't find key mode in ConfigMap prod-shop/settings")],
  ],
  [
    'a key of a Secret',
    'SecretKeyMissing Secret/prod-shop/token',
    [secret(), configError("couldn't find key pem in Secret prod-shop/token")],
  ],
  [
    'a Secret for a volume',
    'SecretMissing Secret/prod-shop/token',
    [ofSecret, failedMount(ofSecret, 'keys', 'secret "token" not found')],
  ],
  [
    'a Secret that env of one Pod and a volume of another want is one cause',
    'SecretMissing Secret/prod-shop/token',
    [
      ofSecret,
      failedMount(ofSecret, 'keys', 'secret "token" not found'),
      configError('secret "token" not found', {}, { name: 'b' }),
    ],
  ],
  [
    'both objects of a projected volume',
    'ConfigMapMissing ConfigMap/prod-shop/settings, SecretMissing Secret/prod-shop/token',
    [ofProjected, failedMount(ofProjected, 'all', '[secret "token" not found, configmap "settings" not found]')],
  ],
  [
    'a key that a volume names: the Event tells the volume, the Pod the Secret',
    'SecretKeyMissing Secret/prod-shop/token',
    [secret(), configMap(), ofProjected, failedMount(ofProjected, 'all', 'references non-existent secret key: pem')],
  ],
  [
    'a key of a ConfigMap volume',
    'ConfigMapKeyMissing ConfigMap/prod-shop/settings',
    (() => {
      const of = creating([{ name: 'conf', configMap: { name: 'settings', items: [{ key: 'mode', path: 'mode' }] } }])
      return [configMap(), of, failedMount(of, 'conf', 'configmap references non-existent config key: mode')]
    })(),
  ],
  [
    'what a volume needs is seen without Events too',
    'SecretMissing Secret/prod-shop/token',
    [ofSecret],
    { unread: { coreevents: 'forbidden' } },
  ],
  [
    'an init container may be the one that waits',
    'SecretMissing Secret/prod-shop/token',
    [
      pod({
        phase: 'Pending',
        initContainers: [
          { name: 'migrate', state: waiting('CreateContainerConfigError', 'secret "token" not found'), ready: false },
        ],
        containers: [{ state: waiting('PodInitializing'), ready: false }],
      }),
    ],
  ],
]

const fine: PodClaim[] = [
  [
    'a Secret that was made since the message: the kubelet comes to it',
    '',
    [secret({ age: 20 * seconds }), configError('secret "token" not found')],
  ],
  [
    'the same for a volume',
    '',
    [secret({ age: 20 * seconds }), ofSecret, failedMount(ofSecret, 'keys', 'secret "token" not found')],
  ],
  [
    'an optional Secret that is missing',
    '',
    [creating([{ name: 'keys', secret: { secretName: 'token', optional: true } }], { age: minutes })],
  ],
  [
    'a Pod that is being created for a minute',
    '',
    [creating([{ name: 'keys', secret: { secretName: 'token' } }], { age: minutes })],
  ],
  ['a mount that failed while the Pod runs since', '', [pod(), failedMount(pod(), 'keys', 'secret "token" not found')]],
]

const others: PodClaim[] = [
  [
    'an image that runs as root',
    `RunsAsRoot ${root}`,
    [configError('container has runAsNonRoot and image will run as root (pod: "web_prod-shop(uid)", container: web)')],
  ],
  [
    'an image whose user has a name',
    `RunsAsRoot ${root}`,
    [
      configError(
        'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: "web_prod-shop(uid)", container: web)',
      ),
    ],
  ],
  [
    'a user that is root, set in the Pod',
    `RunsAsRoot ${root}`,
    [configError('container\'s runAsUser breaks non-root policy (pod: "web_prod-shop(uid)", container: web)')],
  ],
  [
    'a subPath that cannot be prepared',
    `ContainerConfigInvalid ${root}`,
    [configError('failed to prepare subPath for volumeMount "data" of container "web"')],
  ],
]

describe('ConfigMaps, Secrets and keys that are missing', () => {
  testClaims(missing)

  it('where they could not be read, the kubelet is believed, and that is said', () => {
    const told = onlyFinding([configError('secret "token" not found')], { unread: { secrets: 'forbidden' } })
    assert.equal(told.code, 'SecretMissing')
    assert.deepEqual(told.unread, ['Secret/prod-shop/token: forbidden'])
  })

  it('one of that name in another namespace is named', () => {
    const told = onlyFinding([secret({ namespace: 'other' }), configError('secret "token" not found')])
    assert.match(told.cause, /namespace other/)
  })

  it('every Pod is named as affected', () => {
    const pods = ['a', 'b', 'c'].map((name) => configError('secret "token" not found', {}, { name }))
    assert.deepEqual(
      podFindings(pods).flatMap(({ affects }) => affects.map(({ name }) => name)),
      ['a', 'b', 'c'],
    )
  })
})

describe('ConfigMaps and Secrets that are not missing', () => {
  testClaims(fine)
})

describe('other errors of a container’s configuration', () => {
  testClaims(others)
})
