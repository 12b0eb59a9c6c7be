import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { ago, hours, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { crashLooping, running, terminated, type ContainerParts } from '../../../support/diagnosis/containers.ts'
import { event, type EventParts } from '../../../support/diagnosis/events.ts'
import { condition } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'
import { onlyFinding, testClaims, type PodClaim } from '../../../support/diagnosis/pod-claims.ts'

const root = 'Deployment/prod-shop/web'
const get = {
  httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' },
  timeoutSeconds: 1,
  periodSeconds: 10,
  failureThreshold: 3,
}
const url = 'Get "http://10.244.1.7:8080/healthz":'

/** The Pod runs for ten minutes and is not ready. */
function unready(spec: JsonObject = { readinessProbe: get }, more: ContainerParts = {}): JsonObject {
  return pod({
    containers: [{ ready: false, started: true, state: running(10 * minutes), spec, ...more }],
    conditions: [condition('Ready', false, ago(10 * minutes), { reason: 'ContainersNotReady' })],
  })
}

function unhealthy(about: JsonObject, message: string, parts: EventParts = {}): JsonObject {
  return event(about, 'Unhealthy', message, {
    container: 'web',
    age: 5 * seconds,
    since: 9 * minutes,
    count: 50,
    ...parts,
  })
}

/** What came back, and what is told of it. */
const reasons: [claim: string, text: string, why: RegExp, advice: RegExp, spec?: JsonObject][] = [
  [
    'nobody listens',
    `${url} dial tcp 10.244.1.7:8080: connect: connection refused`,
    /nothing listens on port 8080$/,
    /listens on 127\.0\.0\.1/,
  ],
  [
    'nobody listens, and another port is declared',
    `${url} dial tcp 10.244.1.7:8080: connect: connection refused`,
    /port 8080; the container declares 9090$/,
    /correct the port of the probe/,
    { ports: [{ containerPort: 9090 }], readinessProbe: get },
  ],
  [
    'a path that is not there',
    'HTTP probe failed with statuscode: 404',
    /\/healthz answers 404: there is no such path$/,
    /correct httpGet\.path/,
  ],
  ['a program that is not well', 'HTTP probe failed with statuscode: 503', /answers 503: the program says/, /logs/],
  ['a path that wants a login', 'HTTP probe failed with statuscode: 401', /wants a login/, /needs none/],
  [
    'no answer in time',
    `${url} context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    /no answer came within 1s$/,
    /timeoutSeconds/,
  ],
  [
    'HTTPS asked of HTTP',
    'Get "https://10.244.1.7:8080/healthz": http: server gave HTTP response to HTTPS client',
    /answers by HTTP$/,
    /scheme: HTTP /,
  ],
  [
    'HTTP asked of something else',
    `${url} net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03"`,
    /speaks another protocol$/,
    /HTTPS/,
  ],
  ['a closed connection', `${url} EOF`, /closes the connection/, /protocol/],
  [
    'gRPC that is not served',
    'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service',
    /does not serve grpc/,
    /tcpSocket/,
  ],
  ['gRPC that says no', 'service unhealthy (responded with "NOT_SERVING")', /says NOT_SERVING$/, /logs/],
  [
    'a command that fails',
    'cannot reach database',
    /its command fails$/,
    /run the command/,
    { readinessProbe: { exec: { command: ['check', 'secret'] } } },
  ],
]

const readiness: PodClaim[] = [
  [
    'not ready for minutes',
    `ReadinessProbeFailing ${root}`,
    [unready(), unhealthy(unready(), 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
  ],
  [
    'a container that started a minute ago is on its way',
    '',
    [unready({ readinessProbe: get }, { state: running(minutes) })],
  ],
  [
    'ready after first failures',
    '',
    [pod(), unhealthy(pod(), 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
  ],
  [
    'a crash loop is not told twice',
    `ContainerCrash ${root}`,
    [
      pod({ containers: [crashLooping(terminated(1), { spec: { readinessProbe: get } })] }),
      unhealthy(pod(), 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
    ],
  ],
]

const live = { livenessProbe: get }
const between = {
  restarts: 7,
  last: terminated(137, { ended: 4 * minutes, ran: 11 * minutes }),
  state: running(4 * minutes),
  spec: live,
}
function kills(count: number, age: number, since: number): JsonObject[] {
  const message = 'Container web failed liveness probe, will be restarted'
  return [event(pod(), 'Killing', message, { type: 'Normal', container: 'web', count, age, since })]
}

const liveness: PodClaim[] = [
  [
    'three kills in an hour, ready in between',
    `LivenessProbeFailing ${root}`,
    [pod({ containers: [between] }), ...kills(3, 4 * minutes, 40 * minutes)],
  ],
  ['two kills in an hour, ready since', '', [pod({ containers: [between] }), ...kills(2, 4 * minutes, 40 * minutes)]],
  [
    'many kills, the last eleven minutes ago',
    '',
    [
      pod({
        containers: [{ ...between, last: terminated(137, { ended: 11 * minutes }), state: running(11 * minutes) }],
      }),
      ...kills(9, 11 * minutes, hours),
    ],
  ],
  [
    'four kills in a day, one of them a moment ago',
    '',
    [pod({ containers: [between] }), ...kills(4, 4 * minutes, 24 * hours)],
  ],
  [
    'a probe that failed once and killed nothing',
    '',
    [
      pod({ containers: [{ spec: live }] }),
      unhealthy(pod(), 'Liveness probe failed: HTTP probe failed with statuscode: 500', { count: 1 }),
    ],
  ],
]

const startup = { startupProbe: { ...get, failureThreshold: 30 } }
const starting = { ready: false, started: false, spec: startup }
const startups: PodClaim[] = [
  ['within its budget of five minutes', '', [unready(startup, { ...starting, state: running(4 * minutes) })]],
  [
    'beyond its budget',
    `StartupProbeFailing ${root}`,
    [unready(startup, { ...starting, state: running(6 * minutes) })],
  ],
  [
    'started anew after a kill',
    `StartupProbeFailing ${root}`,
    [
      unready(startup, {
        ...starting,
        restarts: 1,
        last: terminated(137, { ended: minutes }),
        state: running(minutes),
      }),
      event(pod(), 'Killing', 'Container web failed startup probe, will be restarted', {
        container: 'web',
        age: 90 * seconds,
      }),
    ],
  ],
  [
    'in a crash loop after a kill',
    `StartupProbeFailing ${root}`,
    [
      pod({ containers: [crashLooping(terminated(143), { spec: startup })] }),
      event(pod(), 'Killing', 'Container web failed startup probe, will be restarted', {
        container: 'web',
        age: 90 * seconds,
      }),
    ],
  ],
]

const limited = { ...live, readinessProbe: get, resources: { limits: { cpu: '500m' } } }
const slow = unready(limited)
const timeout = unhealthy(slow, `Readiness probe failed: ${url} context deadline exceeded`)
function metrics(cpu: string): JsonObject {
  return {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'PodMetrics',
    metadata: { name: 'web-5d9c7b8f6-x7k2p', namespace: 'prod-shop' },
    timestamp: ago(15 * seconds),
    window: '15s',
    containers: [{ name: 'web', usage: { cpu, memory: '100Mi' } }],
  }
}

const throttling: PodClaim[] = [
  [
    'use at the limit explains the probe',
    `CpuThrottled ${root}, ReadinessProbeFailing ${root}`,
    [slow, timeout, metrics('499123456n')],
  ],
  ['use far below it does not', `ReadinessProbeFailing ${root}`, [slow, timeout, metrics('20m')]],
  [
    'use at the limit without a timeout is nobody’s trouble',
    '',
    [pod({ containers: [{ spec: limited }] }), metrics('500m')],
  ],
]

describe('why probes fail', () => {
  for (const [claim, text, why, advice, spec] of reasons) {
    it(claim, () => {
      const of = unready(spec)
      const told = onlyFinding([of, unhealthy(of, `Readiness probe failed: ${text}`)])
      assert.match(told.cause.replace(/ \(not ready for .*\)$/, ''), why)
      assert.match(told.next[0] ?? '', advice)
    })
  }

  it('the command of a probe is never shown', () => {
    const of = unready({ readinessProbe: { exec: { command: ['check', 'hunter2'] } } })
    const late = unhealthy(of, 'Readiness probe failed: command "check hunter2" timed out')
    assert.doesNotMatch(JSON.stringify([onlyFinding([of]), onlyFinding([of, late])]), /hunter2/)
  })

  it('without Events the probe is named, and why it fails is said to be unknown', () => {
    const told = onlyFinding([unready()], { unread: { coreevents: 'forbidden' } })
    assert.equal(told.code, 'ReadinessProbeFailing')
    assert.deepEqual(told.unread, ['Events, which would tell why the probe fails: forbidden'])
    assert.match(onlyFinding([unready()]).unread?.[0] ?? '', /Events say it for about an hour/)
  })
})

describe('readiness probes', () => {
  testClaims(readiness)
})

describe('liveness probes', () => {
  testClaims(liveness)
})

describe('startup probes', () => {
  testClaims(startups)
})

describe('CPU throttling', () => {
  testClaims(throttling)

  it('without metrics nothing is claimed, and that is said', () => {
    const told = onlyFinding([slow, timeout], { unread: { podmetrics: 'no metrics server' } })
    assert.equal(told.code, 'ReadinessProbeFailing')
    assert.match(told.unread?.join() ?? '', /CPU limit of "500m" slows it down: CPU usage: no metrics server/)
  })
})
