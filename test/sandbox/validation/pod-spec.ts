import { parseQuantity } from '../codec/quantity.ts'
import { listAt, same, stringMapAt, textAt } from '../json.ts'
import { barred, oneOf, required, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { checkDnsLabel } from './names.ts'

const lists = ['initContainers', 'containers', 'ephemeralContainers']
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const notEphemeral = ['ports', ...probes, 'lifecycle', 'resources']

/** The checks of a pod spec that users meet most; `field` is its path. */
export function checkPodSpec(spec: JsonObject, field: string, restartPolicies?: string[]): FieldError[] {
  const errors: FieldError[] = []
  if (listAt(spec, 'containers').length === 0) {
    errors.push(required(`${field}.containers`, ''))
  }
  const volumes = new Set(listAt(spec, 'volumes').map((volume) => volume['name']))
  const names = new Set<string>()
  for (const list of lists) {
    for (const [index, container] of listAt(spec, list).entries()) {
      const path = `${field}.${list}[${index}]`
      errors.push(...checkContainer(container, path, list, volumes))
      const name = textAt(container, 'name')
      if (names.has(name)) errors.push({ field: `${path}.name`, type: 'Duplicate value', value: name, detail: '' })
      names.add(name)
    }
  }
  return [...errors, ...checkRestartPolicy(textAt(spec, 'restartPolicy'), `${field}.restartPolicy`, restartPolicies)]
}

function checkRestartPolicy(policy: string, field: string, allowed = ['Always', 'OnFailure', 'Never']): FieldError[] {
  if (policy === 'Always' && !allowed.includes(policy)) {
    return [required(field, 'valid values: "OnFailure", "Never"')]
  }
  return oneOf(allowed, policy, field)
}

function checkContainer(container: JsonObject, path: string, list: string, volumes: Set<unknown>): FieldError[] {
  const name = textAt(container, 'name')
  const image = textAt(container, 'image')
  const trimmed = 'must not have leading or trailing whitespace'
  const mounts = listAt(container, 'volumeMounts').entries()
  const variables = listAt(container, 'env').entries()
  return [
    ...(name === '' ? [required(`${path}.name`)] : checkDnsLabel(name, `${path}.name`)),
    ...(image === '' ? [required(`${path}.image`)] : []),
    ...(image === image.trim() ? [] : [wrong(`${path}.image`, image, trimmed)]),
    ...oneOf(pullPolicies, textAt(container, 'imagePullPolicy'), `${path}.imagePullPolicy`),
    ...[...mounts].flatMap(([index, { name: volume }]): FieldError[] => {
      const field = `${path}.volumeMounts[${index}].name`
      return volumes.has(volume) ? [] : [{ field, type: 'Not found', value: volume, detail: '' }]
    }),
    ...[...variables].flatMap(([index, variable]) =>
      textAt(variable, 'name') === '' ? [required(`${path}.env[${index}].name`)] : [],
    ),
    ...checkAllowedFields(container, path, list),
    ...checkResources(container, `${path}.resources`),
  ]
}

function checkAllowedFields(container: JsonObject, path: string, list: string): FieldError[] {
  const isSet = (field: string) => !same(container[field] ?? {}, {})
  if (list === 'ephemeralContainers') {
    const detail = 'cannot be set for an Ephemeral Container'
    return notEphemeral.filter(isSet).map((field) => barred(`${path}.${field}`, detail))
  }
  if (list !== 'initContainers' || container['restartPolicy'] === 'Always') return []
  const detail = 'may not be set for init containers without restartPolicy=Always'
  return ['lifecycle', ...probes].filter(isSet).map((field) => barred(`${path}.${field}`, detail))
}

/** Requests may not exceed limits, nothing may be negative. */
export function checkResources(holder: JsonObject, path: string): FieldError[] {
  const limits = stringMapAt(holder, 'resources.limits')
  const requests = stringMapAt(holder, 'resources.requests')
  const amount = (text: string) => parseQuantity(text) ?? 0n
  const negative = (list: string, values: Map<string, string>) =>
    [...values]
      .filter(([, value]) => amount(value) < 0n)
      .map(([name, value]) => wrong(`${path}.${list}[${name}]`, value, 'must be greater than or equal to 0'))
  const above = [...requests].flatMap(([name, value]) => {
    const limit = limits.get(name)
    if (limit === undefined || amount(value) <= amount(limit)) return []
    return [wrong(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`)]
  })
  return [...negative('limits', limits), ...negative('requests', requests), ...above]
}
