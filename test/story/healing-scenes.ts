import type { ApiRequest } from '../sandbox/client.ts'
import type { JsonObject } from '../sandbox/types.ts'
import { runHeal, type Run } from './run-heal.ts'
import { oneReplica, shop, shopPaths } from './shop.ts'
import { until, type Stage } from './stage.ts'

/** What somebody did, as typed, and what kubectl prints of it. */
export interface Deed {
  typed: string
  request: ApiRequest
  done: string
}

/** One command of the plugin, and what must come of it. */
export interface HealingScene {
  /** What a user must see. */
  claim: string
  /** What somebody did before. */
  deeds?: readonly Deed[]
  /** Resolves when the cluster has come so far. */
  before?: (stage: Stage) => Promise<void>
  /** The words after `kubectl heal`. */
  words: string | ((stage: Stage) => Promise<string>)
  code: number
  /** Must be in what it says. */
  says: readonly RegExp[]
}

const strategic = 'application/strategic-merge-patch+json'

function patched(typed: string, path: string, manager: string, body: JsonObject, verb: string): Deed {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const request = { method: 'PATCH', path: `${path}?fieldManager=${manager}`, body, contentType: strategic }
  return { typed, request, done: `deployment.apps/${name} ${verb}` }
}

function created(name: string, container: JsonObject): Deed {
  const path = shopPaths.web.replace(/web$/, '')
  const request = { method: 'POST', path: path.slice(0, -1), body: oneReplica(name, container) }
  return { typed: `kubectl create -f ${name}.yaml`, request, done: `deployment.apps/${name} created` }
}

const ofWeb = (changes: JsonObject): JsonObject => ({
  template: { spec: { containers: [{ name: 'web', ...changes }] } },
})

const quick = '--stable-for 1s --yes'

/** The second act, in order: each scene stands on what the ones before left. */
export const healingScenes: readonly HealingScene[] = [
  {
    claim: 'what is broken is told once, with its cause and what to do',
    deeds: [
      patched(
        `kubectl set image deployment/web -n ${shop} web=registry.example.com/web:1.5.O`,
        shopPaths.web,
        'kubectl-set',
        { spec: ofWeb({ image: 'registry.example.com/web:1.5.O' }) },
        'image updated',
      ),
      created('api', { envFrom: [{ configMapRef: { name: 'api-settings' } }] }),
    ],
    before: async (stage) => {
      await untilWaiting(stage, 'web', /ImagePull/)
      await untilWaiting(stage, 'api', /CreateContainerConfigError/)
    },
    words: `diagnose -n ${shop}`,
    code: 1,
    says: [/ImageNotFound/, /configmap\/api-settings.*ConfigMapMissing/],
  },
  {
    claim: 'a rollback goes back to what really was available, and waits until it is',
    words: `rollback deployment/web -n ${shop} ${quick}`,
    code: 0,
    says: [/web:1\.5\.O → registry\.example\.com\/web:1\.4\.2/, /kubectl heal undo/],
  },
  {
    claim: 'drift from git is told, with who did it by what',
    deeds: [
      {
        typed: `kubectl scale deployment/web -n ${shop} --replicas 5`,
        request: {
          method: 'PATCH',
          path: `${shopPaths.web}/scale?fieldManager=kubectl`,
          body: { spec: { replicas: 5 } },
          contentType: 'application/merge-patch+json',
        },
        done: 'deployment.apps/web scaled',
      },
      patched(
        `kubectl edit deployment/web -n ${shop} # limits.memory: 512Mi`,
        shopPaths.web,
        'kubectl-edit',
        { spec: ofWeb({ resources: { limits: { memory: '512Mi' } } }) },
        'edited',
      ),
    ],
    words: `drift -f deploy/ -n ${shop}`,
    code: 1,
    says: [/spec\.replicas\s+2\s+5/, /limits\.memory\s+256Mi\s+512Mi\s+kubectl-edit \(person\)/],
  },
  {
    claim: 'one field goes back to what git says',
    words: `drift revert deployment/web -f deploy/ -n ${shop} --field spec.replicas ${quick}`,
    code: 0,
    says: [/spec\.replicas: 5 → 2/],
  },
  {
    claim: 'the other is taken over into the file, every other byte as it was',
    words: `drift accept deployment/web -f deploy/ -n ${shop} --yes`,
    code: 0,
    says: [/limits\.memory: 256Mi → 512Mi/, /1 field written/],
  },
  {
    claim: 'then there is no drift',
    words: `drift -f deploy/ -n ${shop}`,
    code: 0,
    says: [/no drift/i],
  },
  {
    claim: 'one that ran out of memory is healed by the remedy for it, recorded and verified',
    deeds: [created('cache', { resources: { limits: { memory: '64Mi' } } })],
    // One restart is no trouble yet, and the third leaves time to look.
    before: (stage) => untilWaiting(stage, 'cache', /^(?=.*CrashLoopBackOff).*"restartCount":[3-9]/),
    words: `fix deployment/cache -n ${shop} --reason INC-4711 ${quick}`,
    code: 0,
    says: [/OutOfMemory/, /limits\.memory: 64Mi → 128Mi/, /IncreaseMemory succeeded/],
  },
  {
    claim: 'everything that was done is on record',
    words: `history -n ${shop}`,
    code: 0,
    says: [/RollBack/, /RevertDrift/, /IncreaseMemory/],
  },
  {
    claim: 'and can be taken back',
    words: async (stage) => {
      const { said } = await heal(stage, `history deployment/cache -n ${shop} -o name`)
      return `undo ${said.replace(/^.*\//, '')} -n ${shop} --yes`
    },
    code: 0,
    says: [/limits\.memory: 128Mi → 64Mi/],
  },
]

/** Runs the plugin where the files of the story are. */
function heal(stage: Stage, words: string): Promise<Run> {
  return runHeal(words, { cwd: stage.folder, kubeconfig: stage.onCall })
}

/** What was typed in a scene with what was answered, and whether it was as it must be. */
export interface HealingOutcome {
  words: string
  code: number | null
  said: string
  asExpected: boolean
}

/** Runs a scene's command, once the cluster has come so far. */
export async function playHealing(stage: Stage, scene: HealingScene): Promise<HealingOutcome> {
  await scene.before?.(stage)
  const words = typeof scene.words === 'string' ? scene.words : await scene.words(stage)
  const { code, said } = await heal(stage, words)
  return { words, code, said, asExpected: code === scene.code && scene.says.every((wanted) => wanted.test(said)) }
}

/** Waits until a container of an app's Pods waits for such a reason. */
async function untilWaiting({ sandbox }: Stage, app: string, reason: RegExp): Promise<void> {
  await until(
    async () => {
      const { body } = await sandbox.client('admin')({ path: `${shopPaths.pods}?labelSelector=app%3D${app}` })
      return reason.test(JSON.stringify(body['items']))
    },
    `${app} to wait: ${String(reason)}`,
  )
}
