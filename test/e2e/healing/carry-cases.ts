import assert from 'node:assert/strict'
import { resources } from '../../../cluster/resource.ts'
import { carryOut } from '../../../plugin/healing/carry-out.ts'
import type { PlannedStep, Write } from '../../../plugin/healing/plan.ts'
import { dig } from '../../../policies/json.ts'
import type { FixCase } from './fix-case.ts'
import { killedAtLimit, limitOf, wellDeployment } from './scripted.ts'
import { recorder, remediations, runFix, withRequests } from './stage.ts'

const isTemplateChange = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'PATCH' && /\/deployments\/web$/.test(path)
const isDryRun = ({ query }: { query?: Readonly<Record<string, string>> }): boolean => query?.['dryRun'] !== undefined

/** How plans are carried out: records, dry runs, conflicts, lost answers. */
export const carryCases: readonly FixCase[] = [
  {
    name: 'written-first',
    claim: 'every step stands in the record, with what takes it back, before it is taken',
    async run(setting) {
      await killedAtLimit(setting)
      const seen: unknown[] = []
      const watched = withRequests(setting, async (request, send) => {
        if (isTemplateChange(request) && !isDryRun(request)) seen.push(...(await remediations(setting)))
        return send()
      })
      assert.equal((await runFix(watched, 'deployment/web')).code, 0)
      const [record] = seen
      assert.equal(dig(record, 'status', 'phase'), 'Running')
      const [step, undo] = [dig(record, 'status', 'steps'), dig(record, 'status', 'undo')]
      assert.match(JSON.stringify(step), /"state":"Running"/)
      assert.match(JSON.stringify(undo), /"value":"64Mi"/)
    },
  },
  {
    name: 'conflict',
    claim: 'somebody who was faster wins: it stops, nothing is overwritten, and the record says refused',
    async run(setting) {
      await killedAtLimit(setting)
      let once = true
      const raced = withRequests(setting, async (request, send) => {
        if (once && isTemplateChange(request) && !isDryRun(request)) {
          once = false
          await setting.world.patch('Deployment', 'web', { spec: { minReadySeconds: 1 } })
        }
        return send()
      })
      const { code, story } = await runFix(raced, 'deployment/web')
      assert.equal(code, 1, story)
      assert.match(story, /the object has changed since it was looked at/)
      assert.equal(await limitOf(setting), '64Mi')
      assert.equal(dig((await remediations(setting))[0], 'status', 'phase'), 'Refused')
    },
  },
  {
    name: 'lost-answer',
    claim: 'a write whose answer is lost is looked for, not sent again',
    async run(setting) {
      await killedAtLimit(setting)
      let sent = 0
      const lossy = withRequests(setting, async (request, send) => {
        const result = await send()
        if (!isTemplateChange(request) || isDryRun(request)) return result
        sent += 1
        const { method, path } = request
        return { ok: false, failure: { reason: 'Timeout', status: 0, message: 'no answer', method, path } }
      })
      const { code, story } = await runFix(lossy, 'deployment/web')
      assert.equal(code, 0, story)
      assert.equal(sent, 1)
      assert.match(story, /the answer was lost, but it was done/)
    },
  },
  {
    name: 'unknown',
    claim: 'where nobody knows whether a step was done, what would take it back is told, without a record too',
    async run(setting) {
      await wellDeployment(setting)
      const silent = withRequests(setting, (request, send) => {
        const { method, path } = request
        if (method !== 'PATCH' || isDryRun(request)) return send()
        const failure = { reason: 'Timeout', status: 0, message: 'no answer', method, path } as const
        return Promise.resolve({ ok: false, failure })
      })
      const { code, story } = await runFix(
        silent,
        'deployment/web',
        { remedy: 'ScaleUp', wish: { replicas: 3 } },
        { record: false },
      )
      assert.equal(code, 2, story)
      assert.match(story, /it is not known whether this was done/)
      assert.match(story, /Take it back:\n {2}kubectl patch deployment\/web /)
    },
  },
  {
    name: 'interrupted',
    claim: 'Ctrl-C between two steps leaves nothing half done: what was done is taken back',
    async run(setting) {
      await wellDeployment(setting)
      const namespace = setting.world.namespace
      const of = { kind: 'Deployment', namespace, name: 'web' }
      const label = (name: string, value: string | null): Write => {
        const patch = { metadata: { annotations: { [name]: value } } }
        return { verb: 'patch', resource: resources.deployments, of, type: 'merge', patch }
      }
      const steps = ['first', 'second'].map((name): PlannedStep => {
        return { name, sentence: `set ${name}`, write: label(name, 'x'), undo: label(name, null) }
      })
      const stopped = withRequests(setting, async (request, send) => {
        const result = await send()
        if (isTemplateChange(request) && !isDryRun(request)) process.emit('SIGTERM')
        return result
      })
      const { io, said } = recorder()
      const plan = { remedy: 'Redeploy', target: of, steps, notes: [] } as const
      const code = await carryOut({ io, client: stopped.client }, plan, {
        ...{ yes: true, dryRun: 'none', record: true, timeout: 10_000, stableFor: 0 },
        trigger: { type: 'Manual' },
      })
      assert.equal(code, 130, said.story)
      assert.match(said.story, /stopped after step 1\. Taking it back/)
      const annotations = dig(await setting.world.get('Deployment', 'web'), 'metadata', 'annotations')
      assert.doesNotMatch(JSON.stringify(annotations), /first|second/)
      assert.equal(dig((await remediations(setting))[0], 'status', 'phase'), 'Undone')
    },
  },
  {
    name: 'interrupted-waiting',
    claim: 'Ctrl-C while it waits for health: the record says that everything was done, and nobody waited for the end',
    async run(setting) {
      await wellDeployment(setting)
      const stopped = withRequests(setting, (request, send) => {
        if (JSON.stringify(request.body ?? '').includes('"Verifying"')) process.emit('SIGTERM')
        return send()
      })
      const options = { stableFor: 3_600_000, timeout: 3_600_000 }
      const { code, out, story } = await runFix(stopped, 'deployment/web', { remedy: 'Redeploy' }, options)
      assert.equal(code, 130, story)
      const said = /stopped while waiting: every step was taken, and whether it helped is not known; last seen: ./
      assert.match(story, said)
      assert.match(story, /Take it back: kubectl heal undo /)
      assert.match(out, /Redeploy done, but not verified \(remediation /)
      const [record] = await remediations(setting)
      assert.match(String(dig(record, 'status', 'message')), said)
      assert.match(JSON.stringify(dig(record, 'status', 'steps')), /"state":"Done"/)
    },
  },
  {
    name: 'dry-run',
    claim: 'a dry run shows the plan and changes nothing, not even the history',
    async run(setting) {
      await killedAtLimit(setting)
      for (const dryRun of ['client', 'server'] as const) {
        const { code, out, story } = await runFix(setting, 'deployment/web', {}, { dryRun })
        assert.equal(code, 0, story)
        assert.match(out, new RegExp(`would be done \\(${dryRun} dry run\\)`))
        assert.match(story, /64Mi → 128Mi/)
      }
      assert.equal(await limitOf(setting), '64Mi')
      assert.deepEqual(await remediations(setting), [])
    },
  },
  {
    name: 'no-record',
    claim: 'without a record it goes on only when told to, and prints what takes it back',
    async run(setting) {
      await wellDeployment(setting)
      const { code, out, story } = await runFix(
        setting,
        'deployment/web',
        { remedy: 'ScaleUp', wish: { replicas: 3 } },
        { record: false },
      )
      assert.equal(code, 0, story)
      assert.match(out, /ScaleUp succeeded\n/)
      assert.match(story, /kubectl patch deployment\/web -n \S+ --subresource scale --type json -p '/)
      assert.deepEqual(await remediations(setting), [])
    },
  },
  {
    name: 'well',
    claim: 'what is well is left alone',
    async run(setting) {
      await wellDeployment(setting)
      const { code, story } = await runFix(setting, 'deployment/web')
      assert.equal(code, 0)
      assert.match(story, /nothing to do: nothing is wrong with it/)
    },
  },
]
