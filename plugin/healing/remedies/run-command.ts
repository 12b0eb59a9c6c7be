import { resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { asArray, asString, dig, digObject, isObject, own, type JsonObject } from '../../../policies/json.ts'
import { count } from '../../../policies/messages/text.ts'
import { generatedName } from '../../override/generated-name.ts'
import { guardDeleted } from '../guards/workload-state.ts'
import type { Plan } from '../plan.ts'
import type { Situation } from '../situation.ts'
import type { Remedy } from './remedy.ts'

/** Runs a command once, in a Job of the workload's own Pod template: its image, variables, volumes and service account. */
export const runCommand: Remedy = {
  name: 'RunCommand',
  title: 'run a command once, in a Pod like those of the workload',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'],
  guards: ['no command (-- COMMAND ARGS)'],
  plan: (situation) => guardDeleted(situation) ?? job(situation),
}

/** The command may take so long where nothing else is said (milliseconds). */
const usualTimeout = 5 * 60_000

function job(situation: Situation): Plan {
  const { target, wish, workload } = situation
  const { command = [] } = wish
  if (command.length === 0)
    throw new HealError('usage', 'RunCommand needs a command', { hint: 'Write it after --: -- rake db:migrate' })
  const container = chosenContainer(workload, wish.container)
  const of = { kind: 'Job', namespace: target.namespace ?? '', name: generatedName(target.name.slice(0, 40), 'run') }
  const object = jobOf(of, templateFor(workload, container, command), wish.commandTimeout ?? usualTimeout)
  return {
    remedy: 'RunCommand',
    target,
    awaits: of,
    steps: [
      {
        name: 'RunJob',
        sentence: `run ${String(command[0])} with ${count(command.length - 1, 'argument')} in the Job ${of.name}, from the image of container ${String(container['name'])}`,
        write: { verb: 'create', resource: resources.jobs, of, object },
      },
    ],
    notes: ['what the command does cannot be taken back'],
  }
}

function chosenContainer(workload: JsonObject, name: string | undefined): JsonObject {
  const containers = asArray(dig(workload, 'spec', 'template', 'spec', 'containers')).filter(isObject)
  const chosen = name === undefined ? containers[0] : containers.find((each) => each['name'] === name)
  if (chosen !== undefined) return chosen
  const names = containers.map((each) => asString(each['name']) ?? '').join(', ')
  throw new HealError('usage', `there is no container ${JSON.stringify(name ?? '')} in it`, {
    hint: `There are: ${names}`,
  })
}

/** What belongs to serving, not to running once. */
const dropped = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'ports', 'args', 'name', 'command']

function templateFor(workload: JsonObject, container: JsonObject, command: readonly string[]): JsonObject {
  const spec = digObject(workload, 'spec', 'template', 'spec') ?? {}
  const kept = Object.fromEntries(Object.entries(container).filter(([key]) => !dropped.includes(key)))
  const claims = asArray(dig(workload, 'spec', 'volumeClaimTemplates')).map((claim) => dig(claim, 'metadata', 'name'))
  const mounts = asArray(own(container, 'volumeMounts')).filter((mount) => !claims.includes(dig(mount, 'name')))
  const rest = Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'initContainers'))
  return {
    // Not the workload's labels: no Service may send requests here, and no ReplicaSet take the Pod for its own.
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'kubectl-heal' } },
    spec: {
      ...rest,
      restartPolicy: 'Never',
      containers: [
        { ...kept, name: 'command', command: [...command], ...(mounts.length > 0 && { volumeMounts: mounts }) },
      ],
    },
  }
}

function jobOf(of: { namespace: string; name: string }, template: JsonObject, timeout: number): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      namespace: of.namespace,
      name: of.name,
      labels: { 'app.kubernetes.io/managed-by': 'kubectl-heal' },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: Math.max(1, Math.ceil(timeout / 1000)),
      // So that it goes even where nobody is left to remove it.
      ttlSecondsAfterFinished: 24 * 3600,
      template,
    },
  }
}
