import { asString, dig } from '../../policies/json.ts'
import type { InputDocument } from '../input/documents.ts'
import { namespaceOf } from './namespace-of.ts'
import type { ReportResource } from './report.ts'

/** What a report says of a document; `namespace` is -n. */
export function resourceOf({ object, file, line }: InputDocument, namespace: string | undefined): ReportResource {
  const text = (...keys: string[]): string => asString(dig(object, ...keys)) ?? ''
  return {
    apiVersion: text('apiVersion'),
    kind: text('kind'),
    namespace: namespaceOf(object, namespace),
    name: text('metadata', 'name'),
    file,
    line,
  }
}
