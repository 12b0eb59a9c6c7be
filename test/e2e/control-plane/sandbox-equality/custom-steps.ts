import type { Json } from '../../../cluster/api.ts'
import type { Step } from './compare.ts'

const group = 'shop.example.com'
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const orders = `/apis/${group}/v1/namespaces/default/orders`
const apply = 'application/apply-patch+yaml'
const merge = 'application/merge-patch+json'
const preserve = { 'x-kubernetes-preserve-unknown-fields': true }
const text = { type: 'string' }

const item = { type: 'object', required: ['name'], properties: { name: text, count: { type: 'integer', default: 1 } } }
const spec = {
  type: 'object',
  required: ['customer'],
  properties: {
    customer: { type: 'string', minLength: 2, maxLength: 10, pattern: '^[a-z]+$' },
    priority: { type: 'string', enum: ['low', 'high'], default: 'low' },
    count: { type: 'integer', minimum: 1, maximum: 10 },
    ratio: { type: 'number' },
    port: { 'x-kubernetes-int-or-string': true },
    note: { type: 'string', nullable: true },
    due: { type: 'string', format: 'date-time' },
    paid: { type: 'boolean' },
    items: {
      type: 'array',
      maxItems: 3,
      items: item,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    path: { type: 'array', minItems: 1, items: text },
    labels: { type: 'object', additionalProperties: text, maxProperties: 2 },
    open: { type: 'object', ...preserve },
    known: { type: 'object', properties: { a: text }, ...preserve },
    whole: { type: 'object', properties: { a: text, b: text }, 'x-kubernetes-map-type': 'atomic' },
    settings: { type: 'object', default: {}, properties: { level: { type: 'integer', default: 3 } } },
  },
}
const status = { type: 'object', properties: { phase: text } }
const schema = { openAPIV3Schema: { type: 'object', required: ['spec'], properties: { spec, status } } }
const names = { plural: 'orders', kind: 'Order', shortNames: ['ord'] }
const version = { name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }

function definition(more: Json = {}, name = `orders.${group}`): Json {
  const kind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }
  return { ...kind, metadata: { name }, spec: { group, scope: 'Namespaced', names, versions: [version], ...more } }
}

function order(own: Json, more: Json = {}, name = 'o'): Json {
  return { apiVersion: `${group}/v1`, kind: 'Order', metadata: { name }, spec: { customer: 'ann', ...own }, ...more }
}

function create(claim: string, code: number, body: Json, query = ''): Step {
  return { claim, method: 'POST', path: `${orders}?fieldManager=t${query}`, body, code }
}

/** Invalid alone, so each is refused for one reason. */
const refused: [string, Json][] = [
  ['a missing required field', { customer: undefined }],
  ['a wrong type', { count: 'x' }],
  ['null for an item', { path: [null] }],
  ['a value below the minimum', { count: 0 }],
  ['a value above the maximum', { count: 11 }],
  ['a text too short', { customer: 'a' }],
  ['a text too long', { customer: 'abcdefghijk' }],
  ['a text that does not match', { customer: 'ANN' }],
  ['a value that is not in the list', { priority: 'none' }],
  ['neither integer nor string', { port: true }],
  ['a date that is none', { due: 'tomorrow' }],
  ['too many items', { items: ['a', 'b', 'c', 'd'].map((name) => ({ name })) }],
  ['too few items', { path: [] }],
  ['a list that is none', { path: 'x' }],
  ['an object that is none', { labels: 'x' }],
  ['an item without its required field', { items: [{ count: 1 }] }],
  ['a wrong type in an item', { items: [{ name: 'a', count: 'x' }] }],
  ['a wrong type in a map', { labels: { a: 1 } }],
  ['too many properties', { labels: { a: '1', b: '2', c: '3' } }],
  ['a duplicate in a keyed list', { items: [{ name: 'a' }, { name: 'a' }] }],
  ['a duplicate in a set', { tags: ['a', 'a'] }],
  ['several findings at once', { count: 0, priority: 'none' }],
]

/** CustomResourceDefinitions and their objects, in this order. */
export const customSteps: Step[] = [
  {
    claim: 'a definition whose name is wrong',
    method: 'POST',
    path: definitions,
    body: definition({}, 'other.example.com'),
    code: 422,
    part: 'code',
  },
  { claim: 'nothing is served before', method: 'GET', path: orders, code: 404, part: 'code' },
  {
    claim: 'a definition',
    method: 'POST',
    path: `${definitions}?fieldManager=t`,
    body: definition(),
    code: 201,
    part: 'spec',
  },
  { claim: 'is established', method: 'GET', path: `${definitions}/orders.${group}`, code: 200, until: 'Established' },
  { claim: 'its objects are served', method: 'GET', path: orders, code: 200, until: 'items' },
  { claim: 'it is in discovery', method: 'GET', path: `/apis/${group}`, code: 200 },
  { claim: 'and its version', method: 'GET', path: `/apis/${group}/v1`, code: 200, part: 'code' },
  ...refused.map(([claim, own]) => create(`refused: ${claim}`, 422, order(own))),
  create('refused: no spec', 422, order({}, { spec: undefined })),
  create(
    'refused when strict: an unknown field',
    400,
    order({ extra: 1, items: [{ name: 'a', b: 1 }] }),
    '&fieldValidation=Strict',
  ),
  create(
    'takes one, with defaults and without unknown fields and status',
    201,
    order(
      { extra: 1, items: [{ name: 'a', b: 1 }], open: { x: { y: 1 } }, known: { a: 'b', c: 1 } },
      { status: { phase: 'x' }, other: 1 },
    ),
  ),
  create('not twice', 409, order({})),
  {
    claim: 'null where it is not allowed becomes the default',
    method: 'PATCH',
    path: `${orders}/o?fieldManager=t`,
    contentType: merge,
    body: { spec: { note: null, settings: { level: null } } },
    code: 200,
  },
  {
    claim: 'a change makes a new generation',
    method: 'PATCH',
    path: `${orders}/o?fieldManager=u`,
    contentType: merge,
    body: { spec: { count: 2, labels: { a: '1' } } },
    code: 200,
  },
  {
    claim: 'a status does not',
    method: 'PATCH',
    path: `${orders}/o/status?fieldManager=s`,
    contentType: merge,
    body: { status: { phase: 'Done' }, spec: { count: 9 }, metadata: { labels: { l: '1' } } },
    code: 200,
  },
  {
    claim: 'a strategic patch is not done',
    method: 'PATCH',
    path: `${orders}/o?fieldManager=s`,
    contentType: 'application/strategic-merge-patch+json',
    body: {},
    code: 415,
  },
  {
    claim: 'an update at an old version is a conflict',
    method: 'PUT',
    path: `${orders}/o?fieldManager=u`,
    body: order({}, { metadata: { name: 'o', resourceVersion: '1' } }),
    code: 409,
  },
  ...(
    [
      [
        'apply creates',
        201,
        'one',
        { items: [{ name: 'x' }, { name: 'y', count: 2 }], labels: { a: '1' }, tags: ['p'] },
      ],
      [
        'keyed lists are shared',
        200,
        'two',
        { items: [{ name: 'z' }], tags: ['q'], open: { deep: { er: 1 }, list: [1] } },
      ],
      ['a conflict in an item', 409, 'two', { items: [{ name: 'y', count: 3 }] }],
      ['an atomic map is owned whole', 200, 'two', { whole: { a: '1', b: '2' }, known: { a: '1', more: { b: 1 } } }],
      ['and conflicts whole', 409, 'one', { whole: { a: '2' } }],
      ['an unknown field', 500, 'one', { extra: 1 }],
      ['a text for a number', 500, 'one', { count: 'x' }],
      ['items go with their owner', 200, 'one', { items: [{ name: 'y', count: 2 }] }],
    ] as [string, number, string, Json][]
  ).map(([claim, code, manager, own]): Step => {
    const path = `${orders}/p?fieldManager=${manager}`
    return { claim, method: 'PATCH', path, body: order(own, {}, 'p'), contentType: apply, code }
  }),
  { claim: 'both are listed', method: 'GET', path: orders, code: 200 },
  { claim: 'deletes one', method: 'DELETE', path: `${orders}/o`, code: 200 },
  {
    claim: 'deletes the definition',
    method: 'DELETE',
    path: `${definitions}/orders.${group}`,
    code: 200,
    part: 'code',
  },
  {
    claim: 'which goes with its objects',
    method: 'GET',
    path: `${definitions}/orders.${group}`,
    code: 404,
    until: 'gone',
  },
  { claim: 'nothing is served then', method: 'GET', path: orders, code: 404, until: 'gone', part: 'code' },
]
