import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { at } from '../../cluster/at.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { reviewShape } from '../../support/review-shape.ts'
import { recordedReviews } from '../../unit/sandbox-webhooks/recorded-reviews.ts'
import { kubectlWith } from '../enforcement/kubectl.ts'
import { farewell, steps, type Step } from './support/review-scenario.ts'
import { startRecorder, type Recorded, type Recorder } from './support/recorder.ts'

const namespace = 'dev'
const patience = 20_000

describe('the recorded reviews, against a real API server', function () {
  this.timeout(120_000)
  let plane: ControlPlane | undefined
  let recorder: Recorder | undefined

  before(async function () {
    needsControlPlane(this)
    recorder = await startRecorder()
    // Without nodes, as they were recorded: Pods stay pending.
    plane = await startControlPlane({ nodes: 0 })
    await recorder.register(plane.api, namespace)
    const kubectl = kubectlWith(plane.kubectl, await plane.kubeconfig('admin'))
    const newest = async (kind: string) => {
      const order = ['--sort-by=.metadata.creationTimestamp', '-l', 'app=web', '-o', 'name', '-n', namespace]
      return (await kubectl(['get', kind, ...order])).stdout.trim().split('\n').at(-1) ?? ''
    }
    const play = async ({ args, input }: Step) => {
      const named = args.replace('WEB_POD', await newest('pods')).replace('WEB_RS', await newest('replicasets'))
      const text = input === undefined ? undefined : JSON.stringify(input)
      const { code, stderr } = await kubectl([...named.split(' '), '-n', namespace], text)
      assert.equal(code, 0, `${named}: ${stderr}`)
    }
    for (const step of steps) await play(step)
    const controllers = ['horizontal-pod-autoscaler', 'cronjob-controller']
    await until('the controllers have done their work', patience, () =>
      controllers.every((name) => asked(`by ${name}`)),
    )
    for (const step of farewell) await play(step)
    await until('the garbage collector has done its work', patience, () =>
      asked('delete replicasets by generic-garbage'),
    )
  })
  after(async () => {
    await plane?.stop()
    recorder?.close()
  })

  const asked = (part: string) => recorder?.reviews.some((recorded) => eventOf(recorded).includes(part)) === true

  for (const [name, review] of recordedReviews()) {
    const phase = name.endsWith('-mutate.json') ? 'mutate' : 'validate'
    it(name.replace('.json', ''), async () => {
      const wanted = { phase, review } as const
      const event = eventOf(wanted)
      const alike = () => (recorder?.reviews ?? []).filter((recorded) => eventOf(recorded) === event)
      const shapes = () => alike().map((recorded) => shapeOf(recorded))
      await until(`a review of: ${event}`, 3_000, () => alike().length > 0)
      const isAlike = shapes().some((shape) => isDeepStrictEqual(shape, shapeOf(wanted)))
      if (!isAlike) assert.deepEqual(shapes()[0], shapeOf(wanted))
    })
  }
})

/** What happened, in words: who did what by which tool. */
function eventOf({ phase, review }: Recorded): string {
  const text = (path: string) => {
    const value = at(review, `request.${path}`)
    return typeof value === 'string' ? value : ''
  }
  const user = text('userInfo.username').replace('system:serviceaccount:kube-system:', '')
  const resource = [text('resource.resource'), text('subResource')].filter(Boolean).join('/')
  const isDeleting = text('oldObject.metadata.deletionTimestamp') !== ''
  const notes = [
    text('options.fieldManager'),
    isDeleting ? 'deleting' : '',
    at(review, 'request.dryRun') === true ? 'dry run' : '',
  ]
  return [phase, text('operation').toLowerCase(), resource, 'by', user, ...notes].filter(Boolean).join(' ')
}

const free = ['annotations', 'managedFields', 'labels', 'finalizers']

/** They were recorded with static tokens; certificates and bound tokens bring the id of the credential as an extra. */
function shapeOf({ review }: Recorded): unknown {
  const text = JSON.stringify(review).replaceAll(/"extra":\{[^}]*\}/g, '"extra":{}')
  return reviewShape(JSON.parse(text), { ignoreMetadata: free })
}
