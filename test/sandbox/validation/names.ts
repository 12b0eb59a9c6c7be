import { at, listAt, objectAt, textAt } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import { required, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const labelName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const labelNameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const labelNamed = ['Namespace', 'Service']
/** Any text that can be a segment of a path. */
const freelyNamed = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']

/** Name, labels, annotations' size and owner references, as every kind's metadata is checked. */
export function checkMetadata(info: ResourceInfo, object: JsonObject): FieldError[] {
  const name = textAt(object, 'metadata.name')
  const errors = checkLabels(objectAt(object, 'metadata.labels'), 'metadata.labels')
  const dnsLabel = labelNamed.includes(info.kind)
  if (name === '') {
    errors.unshift(required('metadata.name', 'name or generateName is required'))
  } else if (!freelyNamed.includes(info.kind))
    errors.unshift(...(dnsLabel ? checkDnsLabel(name, 'metadata.name') : checkSubdomain(name, 'metadata.name')))
  const size = JSON.stringify(at(object, 'metadata.annotations') ?? {}).length
  if (size > 262_144) {
    const detail = 'may not be more than 262144 bytes'
    errors.push(wrong('metadata.annotations', '…', `Too long: ${detail}`))
  }
  const controllers = listAt(object, 'metadata.ownerReferences').filter((owner) => owner['controller'] === true)
  if (controllers.length > 1) {
    const detail = 'Only one reference can have Controller set to true'
    errors.push(wrong('metadata.ownerReferences', controllers, detail))
  }
  return errors
}

/** A DNS label: container names, namespaces. */
export function checkDnsLabel(name: string, field: string): FieldError[] {
  if (name.length > 63) return [wrong(field, name, 'must be no more than 63 characters')]
  return label.test(name) ? [] : [wrong(field, name, labelText)]
}

function checkSubdomain(name: string, field: string): FieldError[] {
  if (name.length > 253) return [wrong(field, name, 'must be no more than 253 characters')]
  return subdomain.test(name) ? [] : [wrong(field, name, subdomainText)]
}

/** Label keys and values. */
export function checkLabels(labels: JsonObject, field: string): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const errors: FieldError[] = []
    const [prefix, part] = key.includes('/')
      ? [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)]
      : ['', key]
    const validName = labelName.test(part) && part.length <= 63 && (!key.includes('/') || subdomain.test(prefix))
    if (!validName) errors.push(wrong(field, key, labelNameText))
    const text = String(value)
    if (!labelValue.test(text)) errors.push(wrong(field, text, labelValueText))
    if (text.length > 63) errors.push(wrong(field, text, 'must be no more than 63 characters'))
    return errors
  })
}
