import { asObject, asString, dig, type JsonObject } from '../../../policies/json.ts'
import { parseTime } from '../../../policies/load/time.ts'
import { clip } from '../../../policies/messages/text.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { roughly } from '../../override/when.ts'
import type { Facts } from '../facts.ts'
import type { Check } from '../status.ts'

const name = 'last denial'

/**
 * The newest denial that the pods remember (`lastDenial` of their readiness, since their start); `now` in milliseconds since the
 * epoch. Denials leave no object behind that could be read otherwise.
 */
export function checkLastDenial({ readiness, pods }: Facts, now: number): Check {
  if (!pods.ok) return { name, state: 'unknown', message: failureLine(pods.failure) }
  const [first] = readiness
  if (first === undefined) return { name, state: 'unknown', message: 'no pod is ready that could tell' }
  const answers = readiness.flatMap(({ result }) => (result.ok ? [result.value] : []))
  if (answers.length === 0)
    return {
      name,
      state: 'unknown',
      message: `no pod could be asked: ${first.result.ok ? '' : failureLine(first.result.failure)}`,
    }
  if (!answers.some((answer) => Object.hasOwn(answer, 'lastDenial')))
    return { name, state: 'unknown', message: 'this version of the server does not tell' }
  const denials = answers.map((answer) => asObject(answer['lastDenial'])).filter((denial) => denial !== undefined)
  const [newest] = denials.sort((left, right) => timeOf(right) - timeOf(left))
  if (newest === undefined) return { name, state: 'ok', message: 'none since the pods started' }
  const field = (key: string): string => clip(asString(dig(newest, key)) ?? '', 120)
  const what = [field('user'), field('object')].filter((part) => part !== '').join(', ')
  return {
    name,
    state: 'ok',
    message: `${roughly(now - timeOf(newest))} ago${what === '' ? '' : `: ${what}`}`,
    details: newest,
  }
}

function timeOf(denial: JsonObject): number {
  return parseTime(asString(denial['at']) ?? '') ?? 0
}
