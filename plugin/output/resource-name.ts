import { oneLine } from '../../policies/messages/text.ts'
import type { ReportResource } from '../check/report.ts'

/** `deployment/web -n prod-shop`, as kubectl would take it. */
export function resourceName({ kind, name, namespace }: ReportResource): string {
  return oneLine(`${kind.toLowerCase()}/${name === '' ? '(generated name)' : name} -n ${namespace}`)
}
