import type { JsonObject } from '../json.ts'
import { containerPath, type Container } from '../kubernetes/containers.ts'
import { envChanges, hasEnv } from './env-lock/env-changes.ts'
import { findings, type Finding, type RuleType, type WorkloadView } from './rule-type.ts'

/** `envLock` has no options. */
export type EnvLockOptions = JsonObject

/** The environment of the containers is locked: what variables there are and what they are, never shown. */
export const envLock: RuleType<EnvLockOptions> = {
  type: 'envLock',
  summary: 'Environment variables of app, init and sidecar containers change only through the managers.',
  schema: {
    type: 'object',
    description: 'Locks env and envFrom of app, init and sidecar containers. No options.',
    additionalProperties: false,
    properties: {},
  },
  prepare: () => ({
    lock: true,
    reads: (_kind, { subresource, operation }) => operation === 'UPDATE' && subresource === '',
    compare: ({ old, now }) => findings(old === undefined ? [] : changesOf(old, now)),
  }),
}

function changesOf(old: WorkloadView, now: WorkloadView): Finding[] {
  // Mostly the containers are the same ones, and nothing needs to be looked for.
  if (isSameList(old.containers, now.containers)) {
    return now.containers.flatMap((container, index) => {
      const earlier = old.containers[index]
      return earlier === undefined || container.role === 'ephemeral' ? [] : envChanges(earlier, container)
    })
  }
  const [before, after] = [lockedContainers(old), lockedContainers(now)]
  const changed = [...after].flatMap(([key, container]) => {
    const earlier = before.get(key)
    return earlier === undefined ? wholeContainer(container, 'added') : envChanges(earlier, container)
  })
  const removed = [...before].flatMap(([key, container]) =>
    after.has(key) ? [] : wholeContainer(container, 'removed'),
  )
  return [...changed, ...removed]
}

function isSameList(old: readonly Container[], now: readonly Container[]): boolean {
  return (
    old.length === now.length &&
    now.every(({ list, name }, index) => list === old[index]?.list && name === old[index].name)
  )
}

/** By list and name; a further container of the same name (the API refuses it) is kept apart by its place. */
function lockedContainers(view: WorkloadView): Map<string, Container> {
  const containers = new Map<string, Container>()
  for (const container of view.containers) {
    if (container.role === 'ephemeral') continue
    const key = `${container.list}/${container.name}`
    containers.set(containers.has(key) ? `${key}/${String(container.index)}` : key, container)
  }
  return containers
}

function wholeContainer(container: Container, how: 'added' | 'removed'): Finding[] {
  if (!hasEnv(container)) return []
  const { name } = container
  return [
    {
      path: containerPath(container),
      message: `container "${name}", which has environment variables, was ${how}`,
      found: how,
      wanted: how === 'added' ? 'absent' : 'present',
      fix: 'change the containers in git, and let a manager apply it',
    },
  ]
}
