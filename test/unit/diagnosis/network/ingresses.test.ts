import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { ingressBackends } from '../../../../plugin/diagnosis/analyzers/network/ingress-backends.ts'
import { ingressClass } from '../../../../plugin/diagnosis/analyzers/network/ingress-class.ts'
import { ingressTls } from '../../../../plugin/diagnosis/analyzers/network/ingress-tls.ts'
import { seconds } from '../../../support/diagnosis/clock.ts'
import { ingress, plain, service } from '../../../support/diagnosis/cluster-objects.ts'
import type { SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { secret } from '../../../support/diagnosis/objects.ts'

const analyzers = [ingressBackends, ingressClass, ingressTls]
const nginx = (annotations: JsonObject = {}): JsonObject =>
  plain('networking.k8s.io/v1', 'IngressClass', 'nginx', { namespaced: false, annotations })
const byDefault = nginx({ 'ingressclass.kubernetes.io/is-default-class': 'true' })
const to = (name: string, port: JsonObject): JsonObject => ({
  spec: { rules: [], defaultBackend: { service: { name, port } } },
})
const tls = { spec: { tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }] } }

const rows: [claim: string, objects: JsonObject[], options: SnapshotOptions, ...verdicts: string[]][] = [
  ['all is there', [nginx(), service(), ingress()], {}],
  [
    'its Service is missing: the root, for all Ingresses',
    [nginx(), ingress(), ingress({ name: 'shop' })],
    {},
    'IngressBackendMissing Service/prod-shop/web',
  ],
  ['Services were not read', [nginx(), ingress()], { unread: { services: 'forbidden' } }],
  [
    'a port by number that is missing',
    [nginx(), service(), ingress(to('web', { number: 8080 }))],
    {},
    'IngressBackendMissing Ingress/prod-shop/web',
  ],
  [
    'a port by name that is missing',
    [nginx(), service(), ingress(to('web', { name: 'https' }))],
    {},
    'IngressBackendMissing Ingress/prod-shop/web',
  ],
  ['a port by name', [nginx(), service(), ingress(to('web', { name: 'http' }))], {}],
  [
    'a resource as backend',
    [nginx(), ingress({ spec: { rules: [], defaultBackend: { resource: { kind: 'Bucket', name: 'x' } } } })],
    {},
  ],
  ['its class does not exist', [service(), ingress()], {}, 'IngressClassMissing IngressClass/nginx'],
  ['classes were not read', [service(), ingress()], { unread: { ingressclasses: 'forbidden' } }],
  [
    'it names no class, and none is the default',
    [nginx(), service(), ingress({ spec: { ingressClassName: undefined } })],
    {},
    'IngressClassMissing Ingress/prod-shop/web',
  ],
  [
    'it names no class, and one is the default',
    [byDefault, service(), ingress({ spec: { ingressClassName: undefined } })],
    {},
  ],
  [
    'it names its controller in the old way',
    [
      service(),
      ingress({ spec: { ingressClassName: undefined }, annotations: { 'kubernetes.io/ingress.class': 'nginx' } }),
    ],
    {},
  ],
  [
    'a controller serves it all the same',
    [
      service(),
      ingress({ spec: { ingressClassName: undefined }, status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } } }),
    ],
    {},
  ],
  ['it is new', [service(), ingress({ age: 30 * seconds })], {}],
  ['its certificate is missing', [nginx(), service(), ingress(tls)], {}, 'IngressTlsMissing Secret/prod-shop/shop-tls'],
  ['its certificate is there', [nginx(), service(), ingress(tls), secret({ name: 'shop-tls' })], {}],
  ['Secrets were not read', [nginx(), service(), ingress(tls)], { unread: { secrets: 'forbidden' } }],
  ['its certificate is being made', [nginx(), service(), ingress({ ...tls, age: 30 * seconds })], {}],
]

describe('Ingresses', () => {
  for (const [claim, objects, options, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects, options), verdicts)
    })
  }
})
