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
  const key = JSON.stringify([rule.hash, namespace, serviceAccount, secrets, image])
  return { key, rule, image, pull }
}

function pullContextOf({ namespace, template: { spec } }: WorkloadView): PullContext {
  const secrets = asArray(spec['imagePullSecrets']).map((entry) => asString(own(asObject(entry), 'name')) ?? '')
  return {
    namespace,
    serviceAccount: asString(spec['serviceAccountName']) || 'default',
    secrets: secrets.filter((name) => name !== ''),
  }
}
