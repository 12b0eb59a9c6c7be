import assert from 'node:assert/strict'
import { causes } from '../../../plugin/diagnosis/causes/cause-codes.ts'
import { applyJsonPatch } from '../../../plugin/healing/act/apply-patch.ts'
import { isOperations } from '../../../plugin/healing/act/hidden.ts'
import { askedRemedy, chooseRemedy } from '../../../plugin/healing/choose-remedy.ts'
import { ladders } from '../../../plugin/healing/ladders.ts'
import type { RemedyName } from '../../../plugin/healing/plan.ts'
import { isNoPlan } from '../../../plugin/healing/remedies/outcomes.ts'
import { remedies } from '../../../plugin/healing/remedies/remedies.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { pod, situation, web, type Parts } from './situation.ts'

interface Row {
  claim: string
  remedy: RemedyName
  parts?: Parts
  /** The first sentence of the plan, or why there is none. */
  says: RegExp
  refused?: true
  nothing?: true
  /** What is told beside the plan. */
  notes?: RegExp
}

const range = (max: string): JsonObject => ({
  metadata: { name: 'caps', namespace: 'shop' },
  spec: { limits: [{ type: 'Container', max: { memory: max } }] },
})
const quota = (hard: JsonObject, used: JsonObject): JsonObject => ({
  metadata: { name: 'team', namespace: 'shop' },
  status: { hard, used },
})
const node = (memory: string): JsonObject => ({
  metadata: { name: 'n1' },
  status: { allocatable: { memory }, conditions: [{ type: 'Ready', status: 'True' }] },
})
const hpa: JsonObject = {
  metadata: { name: 'web', namespace: 'shop' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 3 },
}
const budget = (status: JsonObject, spec: JsonObject = {}, name = 'pdb'): JsonObject => ({
  metadata: { name, namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  status,
})
const unschedulable = pod({
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no' }],
  containerStatuses: [],
})

const released: JsonObject = { annotations: { 'meta.helm.sh/release-name': 'shop' } }

const rows: readonly Row[] = [
  { claim: 'memory is doubled', remedy: 'IncreaseMemory', says: /from 64Mi to 128Mi/ },
  { claim: 'or what is asked for', remedy: 'IncreaseMemory', parts: { wish: { to: '1Gi' } }, says: /to 1Gi/ },
  {
    claim: 'never smaller',
    remedy: 'IncreaseMemory',
    parts: { wish: { to: '32Mi' } },
    says: /64Mi already/,
    refused: true,
  },
  {
    claim: 'not where the node ran out',
    remedy: 'IncreaseMemory',
    parts: { codes: ['NodeOutOfMemory'] },
    says: /the node ran out of memory/,
    refused: true,
  },
  {
    claim: 'not for another cause',
    remedy: 'IncreaseMemory',
    parts: { codes: ['ContainerCrash'] },
    says: /helps against nothing else/,
    refused: true,
  },
  {
    claim: 'a LimitRange bounds it',
    remedy: 'IncreaseMemory',
    parts: { others: { limitranges: [range('100Mi')] } },
    says: /to 100Mi/,
  },
  {
    claim: 'a LimitRange that allows no more refuses it',
    remedy: 'IncreaseMemory',
    parts: { others: { limitranges: [range('64Mi')] } },
    says: /allows no more than the 64Mi/,
    refused: true,
  },
  {
    claim: 'what is asked for beyond a bound is refused, with the most',
    remedy: 'IncreaseMemory',
    parts: { others: { nodes: [node('512Mi')] }, wish: { to: '1Gi' } },
    says: /more than the biggest node allows \(512Mi\)/,
    refused: true,
  },
  {
    claim: 'what is left of a quota bounds it, for all replicas',
    remedy: 'IncreaseMemory',
    parts: { others: { resourcequotas: [quota({ 'limits.memory': '228Mi' }, { 'limits.memory': '128Mi' })] } },
    says: /to 100Mi/,
  },
  {
    claim: 'Flux is not written over',
    remedy: 'IncreaseMemory',
    parts: { workload: web({}, { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }) },
    says: /Flux \(apps\) keeps it/,
    refused: true,
  },
  {
    claim: 'Argo CD is known by who applied',
    remedy: 'ScaleUp',
    parts: { workload: web({}, { managedFields: [{ manager: 'argocd-controller' }] }) },
    says: /Argo CD keeps it/,
    refused: true,
  },
  {
    claim: 'an older Pod that was killed makes a template that was raised since no smaller',
    remedy: 'IncreaseMemory',
    parts: { workload: web({}, {}, { limits: { memory: '1Gi' } }) },
    says: /the template gives container web 1Gi already/,
    refused: true,
  },
  {
    claim: 'what a Helm release deployed may be changed',
    remedy: 'IncreaseMemory',
    parts: { workload: web({}, released) },
    says: /from 64Mi to 128Mi/,
    notes: /Helm deployed it \(shop\): its next release/,
  },
  {
    claim: 'what a Helm release deployed may be scaled',
    remedy: 'ScaleUp',
    parts: { workload: web({}, released) },
    says: /to 3 replicas/,
    notes: /Helm deployed it \(shop\): its next release/,
  },
  {
    claim: 'a quota that cannot be read is told',
    remedy: 'ScaleUp',
    parts: { unread: ['resourcequotas'] },
    says: /to 3 replicas/,
    notes: /whether a ResourceQuota has room could not be read/,
  },
  {
    claim: 'paused is refused',
    remedy: 'Redeploy',
    parts: { workload: web({ paused: true }) },
    says: /paused/,
    refused: true,
  },
  {
    claim: 'zero is a decision',
    remedy: 'Redeploy',
    parts: { workload: web({ replicas: 0 }) },
    says: /zero/,
    nothing: true,
  },
  {
    claim: 'what goes is left alone',
    remedy: 'Redeploy',
    parts: { workload: web({}, { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    says: /being deleted/,
    refused: true,
  },
  { claim: 'half as many replicas again', remedy: 'ScaleUp', says: /from 2 to 3 replicas/ },
  {
    claim: 'never fewer',
    remedy: 'ScaleUp',
    parts: { wish: { replicas: 1 } },
    says: /never scaled below/,
    refused: true,
  },
  {
    claim: 'an autoscaler scales by itself',
    remedy: 'ScaleUp',
    parts: { others: { horizontalpodautoscalers: [hpa] } },
    says: /between 1 and 3/,
    refused: true,
  },
  {
    claim: 'an autoscaler that cannot be read may be there',
    remedy: 'ScaleUp',
    parts: { unread: ['horizontalpodautoscalers'] },
    says: /could not be read/,
    refused: true,
  },
  {
    claim: 'a quota without room for a Pod',
    remedy: 'ScaleUp',
    parts: { others: { resourcequotas: [quota({ pods: '2' }, { pods: '2' })] } },
    says: /has only 0 of pods left/,
    refused: true,
  },
  {
    claim: 'Pods that find no node already',
    remedy: 'ScaleUp',
    parts: { pods: [unschedulable] },
    says: /cannot be scheduled already/,
    refused: true,
  },
  { claim: 'the broken Pod is evicted', remedy: 'RestartPod', says: /evict the Pod web-1/ },
  {
    claim: 'not without a controller',
    remedy: 'RestartPod',
    parts: { workload: pod({}, { ownerReferences: [] }) },
    says: /no controller/,
    refused: true,
  },
  {
    claim: 'not against a budget that allows none',
    remedy: 'RestartPod',
    parts: { others: { poddisruptionbudgets: [budget({ disruptionsAllowed: 0 })] } },
    says: /pdb allows no eviction/,
    refused: true,
  },
  {
    claim: 'AlwaysAllow lets what is not ready go',
    remedy: 'RestartPod',
    parts: {
      others: {
        poddisruptionbudgets: [budget({ disruptionsAllowed: 0 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' })],
      },
    },
    says: /evict/,
  },
  {
    claim: 'enough healthy others do too',
    remedy: 'RestartPod',
    parts: {
      others: { poddisruptionbudgets: [budget({ disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2 })] },
    },
    says: /evict/,
  },
  {
    claim: 'two budgets let nothing go',
    remedy: 'RestartPod',
    parts: {
      others: { poddisruptionbudgets: [budget({ disruptionsAllowed: 5 }), budget({ disruptionsAllowed: 5 }, {}, 'b')] },
    },
    says: /more than one/,
    refused: true,
  },
  {
    claim: 'a command runs in a Job, without its arguments in the sentence',
    remedy: 'RunCommand',
    parts: { wish: { command: ['rake', 's3cret'] } },
    says: /^run rake with 1 argument in the Job web-run-/,
  },
]

describe('remedies', () => {
  for (const { claim, remedy, parts = {}, says, refused, nothing, notes } of rows) {
    it(`${remedy}: ${claim}`, () => {
      const { outcome } = askedRemedy(situation(parts), remedy)
      const text = isNoPlan(outcome) ? outcome.reason : (outcome.steps[0]?.sentence ?? '')
      assert.match(text, says)
      const wanted = refused === true ? 'refused' : nothing === true ? 'nothing-to-do' : undefined
      assert.equal(isNoPlan(outcome) ? outcome.outcome : undefined, wanted, text)
      if (notes !== undefined) assert.match(isNoPlan(outcome) ? '' : outcome.notes.join('\n'), notes)
    })
  }

  it('a Guaranteed container stays so: its request is raised with its limit', () => {
    const workload = web({}, {}, { requests: { memory: '64Mi' } })
    const { outcome } = askedRemedy(situation({ workload }), 'IncreaseMemory')
    assert.ok(!isNoPlan(outcome))
    const write = outcome.steps[0]?.write
    assert.ok(write?.verb === 'patch' && isOperations(write.patch))
    const after = applyJsonPatch(workload, write.patch)
    assert.ok(after.ok)
    const [container] = dig(after.value, 'spec', 'template', 'spec', 'containers') as unknown[]
    assert.deepEqual(dig(container, 'resources'), { limits: { memory: '128Mi' }, requests: { memory: '128Mi' } })
  })
  it('the Job of a command has none of the labels that Services and ReplicaSets select', () => {
    const { outcome } = askedRemedy(situation({ wish: { command: ['ls'] } }), 'RunCommand')
    assert.ok(!isNoPlan(outcome))
    const write = outcome.steps[0]?.write
    assert.ok(write?.verb === 'create')
    assert.equal(dig(write.object, 'spec', 'template', 'metadata', 'labels', 'app'), undefined)
  })
})

describe('the choice of a remedy', () => {
  it('every cause has a ladder of remedies that exist, or says what to do', () => {
    assert.deepEqual(Object.keys(ladders).sort(), causes.map(({ code }) => code).sort())
    for (const [code, { remedies: names, because }] of Object.entries(ladders)) {
      assert.notEqual(because, '', code)
      for (const name of names)
        assert.ok(
          remedies.some((remedy) => remedy.name === name),
          `${code}: ${name}`,
        )
    }
  })
  it('more memory for what reached its limit', () => {
    assert.equal(chooseRemedy(situation()).remedy, 'IncreaseMemory')
  })
  it('a cause without remedy is passed over for one that has', () => {
    const { remedy, story } = chooseRemedy(situation({ codes: ['SecretMissing', 'OutOfMemory'] }))
    assert.equal(remedy, 'IncreaseMemory')
    assert.match(story.join('\n'), /SecretMissing[^]*no remedy helps/)
  })
  it('only causes without remedy: refused, with what to do', () => {
    const { outcome } = chooseRemedy(situation({ codes: ['SecretMissing'] }))
    assert.ok(isNoPlan(outcome))
    assert.match(outcome.reason, /create it/)
  })
  it('a cause that lies in another workload is healed there', () => {
    const { remedy, outcome } = chooseRemedy(situation({ codes: ['OutOfMemory', 'ContainerCrash'], root: 'db' }))
    assert.ok(remedy === undefined && isNoPlan(outcome))
    assert.equal(outcome.reason, 'the cause lies in deployment/db -n shop')
    assert.deepEqual(outcome.next, ['kubectl heal fix deployment/db -n shop'])
  })
  it('several causes without remedy: all of them are named', () => {
    const { outcome } = chooseRemedy(situation({ codes: ['NodeNotReady', 'SecretMissing'] }))
    assert.ok(isNoPlan(outcome))
    assert.equal(outcome.reason, 'no remedy helps against NodeNotReady and SecretMissing')
  })
  it('nothing wrong: nothing to do', () => {
    const { outcome } = chooseRemedy(situation({ codes: [] }))
    assert.ok(isNoPlan(outcome) && outcome.outcome === 'nothing-to-do')
  })
  it('a remedy for other kinds is refused, and the owner of a Pod is named', () => {
    const { outcome } = askedRemedy(situation({ workload: pod() }), 'IncreaseMemory')
    assert.ok(isNoPlan(outcome))
    assert.match(outcome.next.join(), /kubectl heal fix deployment\/web -n shop/)
  })
})
