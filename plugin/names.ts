import { HealError } from '../policies/heal-error.ts'

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

/** Whether an object can have this name: an RFC 1123 subdomain, as Kubernetes wants of workloads and policies. */
export function isObjectName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => label.test(part))
}

/** Whether a namespace can have this name: an RFC 1123 label. */
export function isNamespaceName(text: string): boolean {
  return text.length <= 63 && label.test(text)
}

/** What -n gives. Throws a HealError where no namespace can be called so: nothing would ever be found in it. */
export function namespaceFrom(flag: string | undefined): string | undefined {
  if (flag === undefined || isNamespaceName(flag)) return flag
  throw new HealError('usage', `-n ${JSON.stringify(flag)} is no name that a namespace can have`, {
    hint: 'It has lower-case letters, digits and -, at most 63 of them',
  })
}
