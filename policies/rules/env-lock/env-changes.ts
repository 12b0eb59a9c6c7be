import { isSameJson } from '../../json.ts'
import { containerPath, type Container } from '../../kubernetes/containers.ts'
import { effectiveEnv, envSources, orderMatters, type EnvSource, type EnvVariable } from '../../kubernetes/env.ts'
import { child, item } from '../../path.ts'
import type { Finding } from '../rule-type.ts'

/** Whether a container has any variable or source of variables. */
export function hasEnv(container: Container): boolean {
  return effectiveEnv(container.spec).size > 0 || envSources(container.spec).length > 0
}

/** What changed in the environment of a container, by variable. Names only: no finding holds a value. */
export function envChanges(old: Container, now: Container): Finding[] {
  if (isSameJson(old.spec['env'], now.spec['env']) && isSameJson(old.spec['envFrom'], now.spec['envFrom'])) return []
  return [...variableChanges(old, now), ...sourceChanges(now, envSources(old.spec), envSources(now.spec))]
}

/** What happened to a variable: as shown, and what was wanted instead. */
interface Change {
  found: string
  wanted: string
}

const added: Change = { found: 'added', wanted: 'absent' }
const removed: Change = { found: 'removed', wanted: 'present' }
const changed: Change = { found: 'changed (value hidden)', wanted: 'unchanged' }
const resolvesDifferently: Change = { found: '$(VAR) resolves differently (value hidden)', wanted: 'unchanged' }

function variableChanges(old: Container, now: Container): Finding[] {
  const [before, after] = [effectiveEnv(old.spec), effectiveEnv(now.spec)]
  const changes = new Map<string, Change>()
  for (const [name, variable] of after) {
    const earlier = before.get(name)
    if (earlier === undefined) changes.set(name, added)
    else if (earlier.written !== variable.written) changes.set(name, changed)
  }
  for (const name of before.keys()) if (!after.has(name)) changes.set(name, removed)
  for (const name of reordered(before, after, changes)) changes.set(name, resolvesDifferently)
  return [...changes].map(([name, change]) => variableFinding(now, name, change))
}

type Env = ReadonlyMap<string, EnvVariable>

/** Variables that are written as before but expand to something else, and not because of a change that is reported anyway. */
function reordered(before: Env, after: Env, changes: ReadonlyMap<string, Change>): string[] {
  const explained = dependants(after, changes)
  return [...after.keys()].filter((name) => {
    const earlier = before.get(name)
    return earlier !== undefined && earlier.result !== after.get(name)?.result && !explained.has(name)
  })
}

/** The changed variables and all that refer to them, directly or through others. */
function dependants(env: Env, changes: ReadonlyMap<string, Change>): ReadonlySet<string> {
  const users = new Map<string, string[]>()
  for (const [name, { references }] of env) {
    for (const reference of new Set(references)) {
      const list = users.get(reference)
      if (list === undefined) users.set(reference, [name])
      else list.push(name)
    }
  }
  const reached = new Set(changes.keys())
  // A set grows while it is walked: what is added is visited too.
  for (const name of reached) users.get(name)?.forEach((user) => reached.add(user))
  return reached
}

function variableFinding(container: Container, name: string, { found, wanted }: Change): Finding {
  return {
    path: item(child(containerPath(container), 'env'), 'name', name),
    message: `variable "${name}" of container "${container.name}" is locked`,
    found,
    wanted,
    fix: 'change the variable in git, and let a manager apply it',
  }
}

function sourceChanges(now: Container, before: readonly EnvSource[], after: readonly EnvSource[]): Finding[] {
  const gained = without(after, before).map((source) => `${source.label} added`)
  const lost = without(before, after).map((source) => `${source.label} removed`)
  const isReordered = gained.length === 0 && lost.length === 0 && orderMatters(before, after)
  const changes = isReordered ? ['order changed'] : [...gained, ...lost].sort()
  if (changes.length === 0) return []
  const shown = changes.length > 5 ? [...changes.slice(0, 5), `${changes.length - 5} more`] : changes
  return [
    {
      path: child(containerPath(now), 'envFrom'),
      message: `container "${now.name}": sources of variables (envFrom) changed: ${shown.join(', ')}`,
      found: shown.join(', '),
      wanted: 'unchanged',
      fix: 'change envFrom in git, and let a manager apply it',
    },
  ]
}

function without(sources: readonly EnvSource[], others: readonly EnvSource[]): EnvSource[] {
  const known = new Set(others.map((source) => source.written))
  return sources.filter((source) => !known.has(source.written))
}
