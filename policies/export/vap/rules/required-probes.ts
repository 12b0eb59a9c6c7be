import { asArray, asString } from '../../../json.ts'
import { podVariables } from '../pod-variables.ts'
import { nothingIn } from '../sentence.ts'
import type { Translator } from '../twin.ts'

/** Told before: a container at the same place that lacked it too. Init containers run to completion and need none. */
const lacks = (container: string, field: string): string =>
  `${container}.role != "init" && !has(${container}.spec.${field})`

/** `requiredProbes`; that a probe has a handler is seen to by the API server. */
export const requiredProbes: Translator = (source) => {
  const probes = [...new Set(asArray(source.options['probes']).flatMap((probe) => asString(probe) ?? []))]
  const parts = probes.map((probe) => {
    const [field, name] = [`${probe}Probe`, `no_${probe}_probe`]
    const old = `variables.containersBefore.exists(b, b.id == c.id && ${lacks('b', field)})`
    return {
      variable: { name, expression: `variables.containers.filter(c, ${lacks('c', field)} && !${old})` },
      check: nothingIn(source, name, `a container has no ${probe} probe`, (first) => [
        { cel: `${first}.label` },
        `: no ${probe} probe (`,
        { cel: `${first}.path` },
        `.${field}: missing → a ${probe} probe); to fix: add a ${field} with httpGet, tcpSocket, grpc or exec`,
      ]),
    }
  })
  const twin = {
    suffix: '',
    lock: false,
    claims: source.claims,
    variables: [...podVariables(source.claims), ...parts.map(({ variable }) => variable)],
    checks: parts.map(({ check }) => check),
  }
  return { twins: [twin], losses: [] }
}
