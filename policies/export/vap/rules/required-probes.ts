import { asArray, asString } from '../../../json.ts'
import { isSamePlace, labelOf, pathOf, podVariables } from '../pod-variables.ts'
import { nothingWrong } from '../sentence.ts'
import type { Check, Source, Translator } from '../twin.ts'

/** `requiredProbes`; that a probe has a handler is seen to by the API server. */
export const requiredProbes: Translator = (source) => {
  const probes = [...new Set(asArray(source.options['probes']).flatMap((probe) => asString(probe) ?? []))]
  const twin = {
    lock: false,
    claims: source.claims,
    variables: podVariables(source.policy),
    checks: probes.map((probe) => checkOf(source, probe)),
  }
  return { twins: [twin], losses: [] }
}

/** Told before: a container at the same place that lacked it too. */
function checkOf(source: Source, probe: string): Check {
  const field = `${probe}Probe`
  const old = `variables.containersBefore.exists(b, ${isSamePlace('b', 'c')} && ${lacks('b', field)})`
  return nothingWrong(source, {
    list: 'variables.containers',
    isWrong: `${lacks('c', field)} && !${old}`,
    unless: 'variables.podIsSame',
    says: [
      labelOf('c'),
      `: no ${probe} probe (`,
      pathOf('c'),
      `.${field}: missing → a ${probe} probe); to fix: add a ${field} with httpGet, tcpSocket, grpc or exec`,
    ],
    fallback: `a container has no ${probe} probe`,
  })
}

/** Init containers run to completion and need none. */
function lacks(container: string, field: string): string {
  const runs = `(${container}.list == "containers" || ${container}.spec.?restartPolicy.orValue("") == "Always")`
  return `!has(${container}.spec.${field}) && ${runs}`
}
