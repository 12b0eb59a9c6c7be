import { hash } from 'node:crypto'
import type { ImageQuestion, PullContext } from '../../images/image-verdict.ts'
import { asArray, asObject, asString, own } from '../../json.ts'
import type { WorkloadView } from '../rule-type.ts'
import type { SignatureRule } from './signature-rule.ts'

/** What is asked of one image of a workload. */
export function imageQuestion(rule: SignatureRule, image: string, view: WorkloadView): ImageQuestion {
  return questionFor(rule, image, pullContextOf(view))
}

/** What is asked of an image that is pulled in this way. */
export function questionFor(rule: SignatureRule, image: string, pull: PullContext): ImageQuestion {
  const { namespace, serviceAccount, secrets } = pull
  // Keys are remembered by the thousand, and whoever writes a Pod decides how long all of this is.
  const key = hash('sha256', JSON.stringify([rule.hash, namespace, serviceAccount, secrets, image]))
  return { key, rule, image, pull }
}

/** No Pod has as many pull Secrets; a Pod of somebody hostile has a mebibyte of them, which is looked at for each image. */
const mostSecrets = 32

/** A name that an object can have, as far as its length goes. */
function nameIn(value: unknown): string {
  const name = asString(value) ?? ''
  return name.length <= 253 ? name : ''
}

function pullContextOf({ namespace, template: { spec } }: WorkloadView): PullContext {
  const entries = asArray(spec['imagePullSecrets']).slice(0, mostSecrets)
  return {
    namespace,
    serviceAccount: nameIn(spec['serviceAccountName']) || 'default',
    secrets: entries.map((entry) => nameIn(own(asObject(entry), 'name'))).filter((name) => name !== ''),
  }
}
