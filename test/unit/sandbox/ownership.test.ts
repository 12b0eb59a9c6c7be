import assert from 'node:assert/strict'
import { readObject } from '../../sandbox/codec/codec.ts'
import { at, listAt, objectOf, textAt } from '../../sandbox/json.ts'
import { applied } from '../../sandbox/ownership/track-apply.ts'
import { trackUpdate } from '../../sandbox/ownership/track-update.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'
import { ApiError } from '../../sandbox/status.ts'
import type { JsonObject } from '../../sandbox/types.ts'

type Action = [manager: string, spec: JsonObject, how?: 'update' | 'force']

const info = resourceOfKind('Deployment')
const web = (spec: JsonObject): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, ...spec } },
})
const containers = (...list: JsonObject[]): JsonObject => ({ spec: { containers: list } })
const image = (name: string, tag: string) => ({ name, image: `app:${tag}` })
const port = (containerPort: number, more: JsonObject = {}) => ({ containerPort, ...more })

function run(actions: Action[]): JsonObject {
  let live: JsonObject | undefined
  for (const [name, spec, how] of actions) {
    const manager = { name, subresource: '', time: '2026-11-21T00:00:00Z' }
    if (how === 'update') live = updated(live, spec, manager)
    else live = applied(info, live, { config: web(spec), manager, force: how === 'force' })
    Object.assign(objectOf(live['metadata']), { uid: 'u' })
  }
  return live ?? {}
}

function updated(
  live: JsonObject | undefined,
  spec: JsonObject,
  manager: { name: string; subresource: string; time: string },
): JsonObject {
  const next = readObject(info, web(spec)).object
  const managedFields = trackUpdate(info, live, next, manager)
  return { ...next, metadata: { ...objectOf(next['metadata']), managedFields } }
}

const first = (object: JsonObject) => listAt(object, 'spec.template.spec.containers')[0]
const names = (object: JsonObject) => listAt(object, 'spec.template.spec.containers').map((one) => one['name'])
const owners = (object: JsonObject) =>
  listAt(object, 'metadata.managedFields').map((entry) => `${textAt(entry, 'manager')} ${textAt(entry, 'operation')}`)

const claims: [string, Action[], (object: JsonObject) => unknown, unknown][] = [
  ['the applier alone owns a new object', [['a', containers(image('c', '1'))]], owners, ['a Apply']],
  [
    'what two apply alike, both own',
    [
      ['a', containers(image('c', '1'))],
      ['b', containers(image('c', '1'))],
    ],
    owners,
    ['a Apply', 'b Apply'],
  ],
  [
    'a forced field is taken',
    [
      ['a', containers(image('c', '1'))],
      ['b', containers(image('c', '2')), 'force'],
    ],
    first,
    'app:2',
  ],
  [
    'items keep the order of the live list',
    [
      ['a', containers(image('c', '1'), image('d', '1'))],
      ['b', containers(image('x', '1'))],
    ],
    names,
    ['c', 'd', 'x'],
  ],
  [
    'an application puts its own items in its order',
    [
      ['a', containers(image('c', '1'), image('d', '1'))],
      ['a', containers(image('d', '1'), image('c', '1'))],
    ],
    names,
    ['d', 'c'],
  ],
  [
    'new items come before the shared one that they precede',
    [
      ['a', containers(image('c', '1'))],
      ['a', containers(image('n', '1'), image('c', '1'))],
    ],
    names,
    ['n', 'c'],
  ],
  [
    'an item goes with its only owner',
    [
      ['a', containers(image('c', '1'), image('d', '1'))],
      ['a', containers(image('c', '1'))],
    ],
    names,
    ['c'],
  ],
  [
    'an item stays while another owns it',
    [
      ['a', containers(image('c', '1'), image('d', '1'))],
      ['b', containers(image('d', '1'))],
      ['a', containers(image('c', '1'))],
    ],
    names,
    ['c', 'd'],
  ],
  [
    'an item goes with its applier although an updater owns a field in it',
    [
      ['a', containers(image('c', '1'), image('d', '1'))],
      ['u', containers(image('c', '1'), image('d', '2')), 'update'],
      ['a', containers(image('c', '1'))],
    ],
    names,
    ['c'],
  ],
  [
    'an updater takes what it changes',
    [
      ['a', containers(image('c', '1'))],
      ['u', containers(image('c', '2')), 'update'],
    ],
    owners,
    ['a Apply', 'u Update'],
  ],
  [
    'what an updater made can be shared',
    [
      ['u', containers(image('c', '1')), 'update'],
      ['a', containers(image('c', '1'))],
    ],
    owners,
    ['a Apply', 'u Update'],
  ],
  [
    'a port without a protocol is the TCP one',
    [
      ['a', containers({ ...image('c', '1'), ports: [port(80)] })],
      ['b', containers({ name: 'c', image: 'app:1', ports: [port(80, { name: 'http' })] })],
    ],
    (object) => listAt(first(object), 'ports').length,
    1,
  ],
  [
    'ports of other protocols are others',
    [['a', containers({ ...image('c', '1'), ports: [port(80), port(80, { protocol: 'UDP' })] })]],
    (object) => listAt(first(object), 'ports').length,
    2,
  ],
  [
    'an atomic list is replaced',
    [
      ['a', containers({ ...image('c', '1'), args: ['x', 'y'] })],
      ['a', containers({ ...image('c', '1'), args: ['y'] })],
    ],
    (object) => at(first(object), 'args'),
    ['y'],
  ],
  [
    'a field that nobody applies goes',
    [
      ['a', containers({ ...image('c', '1'), workingDir: '/x' })],
      ['a', containers(image('c', '1'))],
    ],
    (object) => at(first(object), 'workingDir'),
    undefined,
  ],
  [
    'defaults stay nobody\u2019s',
    [
      ['a', containers(image('c', '1'))],
      ['b', { spec: { containers: [image('c', '1')], dnsPolicy: 'Default' } }],
    ],
    owners,
    ['a Apply', 'b Apply'],
  ],
]

const conflicts: [string, Action[], string][] = [
  [
    'one field',
    [
      ['a', containers(image('c', '1'))],
      ['b', containers(image('c', '2'))],
    ],
    'Apply failed with 1 conflict: conflict with "a": .spec.template.spec.containers[name="c"].image',
  ],
  [
    'of an updater',
    [
      ['u', containers(image('c', '1')), 'update'],
      ['b', containers(image('c', '2'))],
    ],
    'Apply failed with 1 conflict: conflict with "u" using apps/v1: .spec.template.spec.containers[name="c"].image',
  ],
  [
    'with two managers',
    [
      ['a', containers(image('c', '1'))],
      ['b', containers(image('c', '1'))],
      ['x', containers(image('c', '2'))],
    ],
    'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.template.spec.containers[name="c"].image\nconflicts with "b":\n- .spec.template.spec.containers[name="c"].image',
  ],
]

describe('server-side apply in the sandbox', () => {
  for (const [claim, actions, read, wanted] of claims) {
    it(claim, () => {
      const found = read(run(actions))
      assert.deepEqual(typeof wanted === 'string' ? textAt(found, 'image') : found, wanted)
    })
  }

  for (const [claim, actions, message] of conflicts) {
    it(`names a conflict: ${claim}`, () => {
      assert.throws(
        () => run(actions),
        (error) => error instanceof ApiError && error.status.code === 409 && error.message === message,
      )
    })
  }
})
