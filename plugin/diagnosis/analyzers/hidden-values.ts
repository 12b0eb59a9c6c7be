import { asArray, asObject, asString, dig } from '../../../policies/json.ts'
import type { ContainerView } from '../container-view.ts'

/** The kubelet keeps 4 KiB of a message; what is longer comes from somewhere else. */
const longest = 16_384
/** Shorter words stand in every sentence. */
const shortest = 3

/**
 * A text of the runtime or of the program without what the container's env, args and commands (also of hooks and probes) hold, which may be
 * secrets.
 */
export function withoutValues(text: string, container: ContainerView): string {
  let shown = text.slice(0, longest).replaceAll(/lifecycle hook \(\[.*?\]\)/gis, 'lifecycle hook (command hidden)')
  for (const value of valuesOf(container)) shown = shown.replaceAll(value, '(value hidden)')
  return shown
}

/** The longest first, so that no part of one stays. */
function valuesOf({ spec }: ContainerView): string[] {
  const env = asArray(spec['env']).map((entry) => asString(asObject(entry)?.['value']))
  const hooks = ['postStart', 'preStop'].flatMap((hook) => asArray(dig(spec, 'lifecycle', hook, 'exec', 'command')))
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
    asArray(dig(spec, probe, 'exec', 'command')),
  )
  const words = [...asArray(spec['command']), ...asArray(spec['args']), ...hooks, ...probes].map(asString)
  const values = [...env, ...words].filter((value) => value !== undefined && value.trim().length >= shortest)
  return [...new Set(values)].filter((value) => value !== undefined).sort((left, right) => right.length - left.length)
}

/** True where the Pod says what to run; else the image does. */
export function hasOwnCommand({ spec }: ContainerView): boolean {
  return [spec['command'], spec['args']].some((words) => asArray(words).length > 0)
}
