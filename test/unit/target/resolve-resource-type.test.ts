import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { resolveResourceType } from '../../../plugin/target/resolve-resource-type.ts'
import { answer, refuse, startObjectServer, type Asked, type ObjectServer } from '../cluster/object-server.ts'

const entry = (resource: string, kind: string, shortNames: string[]) => ({
  resource,
  responseKind: { kind },
  scope: 'Namespaced',
  singularResource: kind.toLowerCase(),
  shortNames,
})
const group = (name: string, resources: object[], freshness = 'Current') => ({
  metadata: { name },
  versions: [{ version: 'v1', resources, freshness }],
})
const served = [
  group('a.example.com', [entry('widgets', 'Widget', ['wd']), entry('gadgets', 'Gadget', ['gd'])]),
  group('b.example.com', [entry('widgets', 'Widget', ['wd']), entry('wardens', 'Warden', ['gd'])]),
]

function aggregated({ path, response }: Asked, groups: object[]): boolean {
  if (path !== '/api' && path !== '/apis') return false
  answer(response, 200, { kind: 'APIGroupDiscoveryList', items: path === '/apis' ? groups : [] })
  return true
}

function unaggregated({ path, response }: Asked): boolean {
  const answers: Record<string, object> = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      groups: [
        { preferredVersion: { groupVersion: 'a.example.com/v1' } },
        { preferredVersion: { groupVersion: 'gone.io/v1' } },
      ],
    },
    '/api/v1': { resources: [] },
    '/apis/a.example.com/v1': {
      resources: [
        { name: 'widgets', kind: 'Widget', singularName: '', namespaced: true, shortNames: ['wd'] },
        { name: 'widgets/status', kind: 'Widget', namespaced: true },
      ],
    },
  }
  const body = Object.hasOwn(answers, path) ? answers[path] : undefined
  if (body === undefined) return refuse(response, 503, 'ServiceUnavailable', 'gone')
  return answer(response, 200, { ...body })
}

describe('types of a cluster', () => {
  let server: ObjectServer
  let client: ApiClient
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint)
    server.intercept = (asked) => aggregated(asked, served)
  })
  afterEach(async () => {
    client.close()
    await server.close()
  })

  it('asks nothing for a built-in type', async () => {
    const { type } = await resolveResourceType(client, 'deploy')
    assert.equal(type.kind, 'Deployment')
    assert.deepEqual(server.asked, [])
  })

  const found: [claim: string, word: string, wanted: string, warning?: RegExp][] = [
    ['by its plural and group', 'gadgets.a.example.com', 'gadgets.a.example.com'],
    ['by its kind', 'Gadget', 'gadgets.a.example.com'],
    ['by version and group', 'widgets.v1.b.example.com', 'widgets.b.example.com'],
    ['by a short name and group', 'wd.b.example.com', 'widgets.b.example.com'],
    [
      'the first of an ambiguous short name, told',
      'gd',
      'gadgets.a.example.com',
      /"gd" is also .* wardens\.b\.example/,
    ],
    ['the first of two groups, told', 'widgets', 'widgets.a.example.com', /also .* widgets\.b\.example\.com; taken as/],
  ]
  for (const [claim, word, wanted, warning] of found) {
    it(`finds a custom type ${claim}`, async () => {
      const resolved = await resolveResourceType(client, word)
      assert.equal(`${resolved.type.resource}.${resolved.type.group}`, wanted)
      assert.match(resolved.warning ?? '', warning ?? /^$/)
    })
  }

  it('finds types without aggregated discovery', async () => {
    server.intercept = unaggregated
    const { type } = await resolveResourceType(client, 'wd')
    assert.deepEqual(type, {
      ...{ group: 'a.example.com', version: 'v1', resource: 'widgets', kind: 'Widget', namespaced: true },
    })
  })

  it('suggests the nearest where a group is unknown', async () => {
    await assert.rejects(resolveResourceType(client, 'gadgets.a.exmple.com'), {
      code: 'usage',
      message: /^the API server has no resource type .* Did you mean "gadgets\.a\.example\.com"\?$/,
    })
  })

  it('tells of groups whose server does not answer', async () => {
    server.intercept = (asked) => aggregated(asked, [...served, group('metrics.k8s.io', [], 'Stale')])
    await assert.rejects(resolveResourceType(client, 'nodemetrics'), { message: /metrics\.k8s\.io\/v1 would hold/ })
  })

  it('throws what kept it from asking', async () => {
    server.intercept = ({ response }) => refuse(response, 401, 'Unauthorized', 'who are you')
    await assert.rejects(resolveResourceType(client, 'widgets'), { code: 'cluster-unauthorized' })
  })
})
