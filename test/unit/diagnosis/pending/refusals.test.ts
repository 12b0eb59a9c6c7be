import assert from 'node:assert/strict'
import { parseRefusal, type Refusal } from '../../../../plugin/diagnosis/analyzers/pending/refusals.ts'

const rows: [claim: string, message: string, refusal: Refusal][] = [
  [
    'a quota',
    'Error creating: pods "web-5d9c7b8f6-x7k2p" is forbidden: exceeded quota: team, requested: limits.memory=1Gi,pods=1, used: limits.memory=4Gi,pods=10, limited: limits.memory=4Gi,pods=10',
    {
      class: 'quota',
      quota: 'team',
      requested: 'limits.memory=1Gi,pods=1',
      used: 'limits.memory=4Gi,pods=10',
      limited: 'limits.memory=4Gi,pods=10',
    },
  ],
  [
    'a quota that counts what is not set',
    'Error creating: pods "web-1" is forbidden: failed quota: team: must specify limits.cpu for: web; requests.cpu for: web',
    { class: 'quota-unset', quota: 'team', detail: 'must specify limits.cpu for: web; requests.cpu for: web' },
  ],
  [
    'a LimitRange',
    'Error creating: pods "web-1" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    {
      class: 'limit-range',
      detail: 'maximum memory usage per Container is 1Gi, but limit is 2Gi',
      of: 'memory',
      bound: 'maximum',
    },
  ],
  [
    'a LimitRange with several bounds',
    'Error creating: pods "web-1" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    {
      class: 'limit-range',
      detail: 'minimum cpu usage per Container is 100m, but request is 10m',
      of: 'cpu',
      bound: 'minimum',
    },
  ],
  [
    'a LimitRange of a Pod with a missing request',
    'pods "web-1" is forbidden: minimum cpu usage per Pod is 100m.  No request is specified',
    { class: 'limit-range', detail: 'minimum cpu usage per Pod is 100m', of: 'cpu', bound: 'minimum' },
  ],
  [
    'a ratio',
    'pods "web-1" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    {
      class: 'limit-range',
      detail: 'cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
      of: 'cpu',
      bound: 'ratio',
    },
  ],
  [
    'pod security',
    'Error creating: pods "web-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)',
    {
      class: 'pod-security',
      level: 'restricted:latest',
      detail:
        'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)',
    },
  ],
  [
    'a ServiceAccount',
    'Error creating: pods "web-1" is forbidden: error looking up service account prod-shop/builder: serviceaccount "builder" not found',
    { class: 'service-account', name: 'builder' },
  ],
  [
    'a webhook that refuses',
    'Error creating: admission webhook "images.example.com" denied the request: the image is not signed',
    { class: 'webhook-denied', webhook: 'images.example.com', detail: 'the image is not signed' },
  ],
  [
    'a webhook that refuses without a word',
    'admission webhook "images.example.com" denied the request without explanation',
    { class: 'webhook-denied', webhook: 'images.example.com', detail: '' },
  ],
  [
    'a webhook that speaks of a quota',
    'admission webhook "x.example.com" denied the request: exceeded quota: team, requested: a, used: b, limited: c',
    {
      class: 'webhook-denied',
      webhook: 'x.example.com',
      detail: 'exceeded quota: team, requested: a, used: b, limited: c',
    },
  ],
  [
    'a webhook that does not answer',
    'Error creating: Internal error occurred: failed calling webhook "images.example.com": failed to call webhook: Post "https://images.prod.svc:443/validate?timeout=10s": dial tcp 10.96.0.9:443: connect: connection refused',
    {
      class: 'webhook-failing',
      webhook: 'images.example.com',
      detail:
        'failed to call webhook: Post "https://images.prod.svc:443/validate?timeout=10s": dial tcp 10.96.0.9:443: connect: connection refused',
    },
  ],
  [
    'a PriorityClass',
    'Error creating: pods "web-1" is forbidden: no PriorityClass with name high was found',
    { class: 'priority-class', name: 'high' },
  ],
  [
    "a StatefulSet's frame",
    'create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1',
    { class: 'quota', quota: 'team', requested: 'pods=1', used: 'pods=1', limited: 'pods=1' },
  ],
  [
    'anything else',
    'Error creating: Pod "web-1" is invalid: spec.x: Forbidden',
    { class: 'other', detail: 'Error creating: Pod "web-1" is invalid: spec.x: Forbidden' },
  ],
]

describe('why the API server refuses to create a Pod', () => {
  for (const [claim, message, refusal] of rows) {
    it(claim, () => {
      assert.deepEqual(parseRefusal(message), refusal)
    })
  }
})
