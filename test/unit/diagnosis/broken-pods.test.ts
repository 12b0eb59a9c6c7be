import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { isBroken } from '../../../plugin/diagnosis/analyzers/broken-pods.ts'
import { ago, hours, minutes, seconds } from '../../support/diagnosis/clock.ts'
import { running, terminated, waiting } from '../../support/diagnosis/containers.ts'
import { event } from '../../support/diagnosis/events.ts'
import { factsOf } from '../../support/diagnosis/facts.ts'
import { condition } from '../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../support/diagnosis/pods.ts'

const unready = (age: number, parts: PodParts = {}): JsonObject =>
  pod({ age, ready: false, containers: [{ state: running(age), ready: false }], ...parts })
const creating = (age: number): JsonObject =>
  pod({ age, phase: 'Pending', containers: [{ state: waiting('ContainerCreating') }] })
const refused = condition('PodScheduled', false, ago(seconds), {
  reason: 'Unschedulable',
  message: '0/1 nodes are available',
})
const probed = (about: JsonObject): JsonObject =>
  event(about, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')

const rows: [claim: string, pod: JsonObject, isBroken: boolean, ...events: JsonObject[]][] = [
  ['ready', pod(), false],
  ['creating its containers for a minute', creating(minutes), false],
  ['creating its containers for three minutes', creating(3 * minutes), true],
  ['running and not ready for five minutes: it starts', unready(5 * minutes), false],
  ['running and not ready for ten minutes', unready(10 * minutes), true],
  ['a probe fails for five minutes', unready(5 * minutes), true, probed(unready(5 * minutes))],
  ['a probe fails for a minute', unready(minutes), false, probed(unready(minutes))],
  [
    'old, and not ready since a minute',
    unready(hours, { conditions: [condition('Ready', false, ago(minutes))] }),
    false,
  ],
  [
    'waiting for its next start',
    pod({ age: minutes, containers: [{ state: waiting('CrashLoopBackOff'), ready: false }] }),
    true,
  ],
  ['no image', pod({ age: minutes, phase: 'Pending', containers: [{ state: waiting('ErrImagePull') }] }), true],
  ['ended', pod({ age: minutes, containers: [{ state: terminated(1) }] }), true],
  ['no place for it', pod({ age: seconds, node: '', conditions: [refused] }), true],
  ['on its way out', unready(hours, { metadata: { deletionTimestamp: ago(seconds) } }), false],
  ['done', pod({ phase: 'Succeeded', containers: [{ state: terminated(0) }] }), false],
]

describe('Pods that are broken, not on their way', () => {
  for (const [claim, object, expected, ...events] of rows) {
    it(`${claim}: ${String(expected)}`, () => {
      const facts = factsOf([object, ...events])
      const [view] = facts.pods()
      assert.equal(view !== undefined && isBroken(view, facts), expected)
    })
  }
})
