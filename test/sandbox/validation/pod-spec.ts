import { parseQuantity } from '../codec/quantity.ts'
import { listAt, objectAt, textAt } from '../json.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { checkDnsLabel } from './names.ts'

const lists = ['initContainers', 'containers', 'ephemeralContainers']
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const notEphemeral = ['ports', ...probes, 'lifecycle']

/** The checks of a pod spec that users meet most; `field` is its path. */
export function checkPodSpec(spec: JsonObject, field: string, restartPolicies?: string[]): FieldError[] {
  const errors: FieldError[] = []
  if (listAt(spec, 'containers').length === 0) {
    errors.push({ field: `${field}.containers`, type: 'Required value', detail: '' })
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
    return [{ field, type: 'Required value', detail: 'valid values: "OnFailure", "Never"' }]
  }
  return checkOneOf(policy, field, allowed)
}

function checkOneOf(value: string, field: string, allowed: string[]): FieldError[] {
  if (allowed.includes(value)) return []
  const detail = `supported values: ${allowed.map((item) => `"${item}"`).join(', ')}`
  return [{ field, type: 'Unsupported value', value, detail }]
}

function checkContainer(container: JsonObject, path: string, list: string, volumes: Set<unknown>): FieldError[] {
  const errors: FieldError[] = []
  const name = textAt(container, 'name')
  if (name === '') errors.push({ field: `${path}.name`, type: 'Required value', detail: '' })
  else errors.push(...checkDnsLabel(name, `${path}.name`))
  const image = textAt(container, 'image')
  if (image === '') errors.push({ field: `${path}.image`, type: 'Required value', detail: '' })
  else if (image !== image.trim()) {
    const detail = 'must not have leading or trailing whitespace'
    errors.push({ field: `${path}.image`, type: 'Invalid value', value: image, detail })
  }
  const pull = textAt(container, 'imagePullPolicy')
  errors.push(...checkOneOf(pull, `${path}.imagePullPolicy`, pullPolicies))
  for (const [index, mount] of listAt(container, 'volumeMounts').entries()) {
    if (volumes.has(mount['name'])) continue
    const field = `${path}.volumeMounts[${index}].name`
    errors.push({ field, type: 'Not found', value: mount['name'], detail: '' })
  }
  for (const [index, variable] of listAt(container, 'env').entries()) {
    if (textAt(variable, 'name') !== '') continue
    errors.push({ field: `${path}.env[${index}].name`, type: 'Required value', detail: '' })
  }
  return [...errors, ...checkAllowedFields(container, path, list), ...checkResources(container, `${path}.resources`)]
}

function checkAllowedFields(container: JsonObject, path: string, list: string): FieldError[] {
  if (list === 'ephemeralContainers') {
    const resources = Object.keys(objectAt(container, 'resources')).length > 0 ? ['resources'] : []
    const set = [...notEphemeral.filter((field) => container[field] !== undefined), ...resources]
    const detail = 'cannot be set for an Ephemeral Container'
    return set.map((field) => ({ field: `${path}.${field}`, type: 'Forbidden', detail }))
  }
  if (list !== 'initContainers' || container['restartPolicy'] === 'Always') return []
  const detail = 'may not be set for init containers without restartPolicy=Always'
  const set = ['lifecycle', ...probes].filter((field) => container[field] !== undefined)
  return set.map((field) => ({ field: `${path}.${field}`, type: 'Forbidden', detail }))
}

/** Requests may not exceed limits, nothing may be negative. */
export function checkResources(holder: JsonObject, path: string): FieldError[] {
  const limits = objectAt(holder, 'resources.limits')
  const requests = objectAt(holder, 'resources.requests')
  const negative = (
    [
      ['limits', limits],
      ['requests', requests],
    ] as const
  ).flatMap(([list, values]) =>
    Object.entries(values).flatMap(([name, value]): FieldError[] => {
      if ((parseQuantity(String(value)) ?? 0n) >= 0n) return []
      const detail = 'must be greater than or equal to 0'
      return [{ field: `${path}.${list}[${name}]`, type: 'Invalid value', value, detail }]
    }),
  )
  const above = Object.entries(requests).flatMap(([name, value]): FieldError[] => {
    const limit = limits[name]
    if (typeof limit !== 'string') return []
    if ((parseQuantity(String(value)) ?? 0n) <= (parseQuantity(limit) ?? 0n)) return []
    const detail = `must be less than or equal to ${name} limit of ${limit}`
    return [{ field: `${path}.requests`, type: 'Invalid value', value, detail }]
  })
  return [...negative, ...above]
}
