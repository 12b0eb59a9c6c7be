import { oneLine } from '../../policies/messages/text.ts'
import type { ReportResource } from '../check/report.ts'

/** `shop/web.yaml:12`, where an object is written; `cluster` for one that was read of a cluster. */
export function placeOf({ file, line }: Pick<ReportResource, 'file' | 'line'>): string {
  return file === null ? 'cluster' : oneLine(`${file}:${String(line)}`)
}
