import { dump } from 'js-yaml'
import { crds } from './crd.ts'

const heading = '# Generated from the schemas in policies/schema: npm run crds\n'

/** The text of each file under manifests/crds. */
export function crdTexts(): Map<string, string> {
  return new Map(
    Object.entries(crds).map(([file, crd]) => [file, heading + dump(crd, { lineWidth: 120, noRefs: true, indent: 2 })]),
  )
}
