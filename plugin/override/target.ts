import { HealError } from '../../policies/heal-error.ts'
import { workloadKinds, type WorkloadKindName } from '../../policies/kubernetes/workloads.ts'
import { isObjectName } from '../names.ts'

/** The workload that an exception is for. */
export interface Target {
  kind: WorkloadKindName
  name: string
}

const shortNames: Readonly<Record<string, WorkloadKindName>> = {
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  rs: 'ReplicaSet',
  rc: 'ReplicationController',
  po: 'Pod',
  cj: 'CronJob',
}

/** `deployment/web`, with kubectl's plurals, short names and groups (`deployments.apps/web`). Throws a HealError for anything else. */
export function targetFrom(text: string): Target {
  const [type = '', name = '', ...more] = text.split('/')
  const kind = kindOf(type.toLowerCase())
  if (kind === undefined || name === '' || more.length > 0)
    throw new HealError('usage', `${JSON.stringify(text)} names no workload`, {
      hint: `Write TYPE/NAME, for example deployment/web; types are ${workloadKinds.map((each) => each.kind.toLowerCase()).join(', ')}`,
    })
  if (isObjectName(name)) return { kind, name }
  throw new HealError('usage', `${JSON.stringify(name)} is no name that a workload can have`, {
    hint: 'It has lower-case letters, digits, . and -',
  })
}

function kindOf(type: string): WorkloadKindName | undefined {
  const row = workloadKinds.find((each) => namesOf(each).includes(type))
  return row?.kind ?? (Object.hasOwn(shortNames, type) ? shortNames[type] : undefined)
}

/** As kubectl takes and prints them: `deployment`, `deployments`, `deployment.apps`, `deployments.v1.apps`. */
function namesOf({ kind, group, version, resource }: (typeof workloadKinds)[number]): string[] {
  const suffixes = group === '' ? [''] : ['', `.${group}`, `.${version}.${group}`]
  return suffixes.flatMap((suffix) => [`${kind.toLowerCase()}${suffix}`, `${resource}${suffix}`])
}
