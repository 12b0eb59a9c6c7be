import { hash } from 'node:crypto'
import type { ImageQuestion, PullContext } from '../../images/image-verdict.ts'
import { objectName, pullSecretNames } from '../../kubernetes/pull-secrets.ts'
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

function pullContextOf({ namespace, template: { spec } }: WorkloadView): PullContext {
  const serviceAccount = objectName(spec['serviceAccountName']) || 'default'
  return { namespace, serviceAccount, secrets: pullSecretNames(spec) }
}
