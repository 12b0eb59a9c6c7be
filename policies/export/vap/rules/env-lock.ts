import { mayBeChangedBy } from '../managers.ts'
import { podVariables } from '../pod-variables.ts'
import { nothingIn } from '../sentence.ts'
import type { Translator } from '../twin.ts'

const env = (container: string): string => `${container}.spec.?env.orValue([])`
const sources = (container: string): string => `${container}.spec.?envFrom.orValue([])`
const hasEnv = (container: string): string => `(size(${env(container)}) > 0 || size(${sources(container)}) > 0)`

/** The same entries in another order: nothing changes, where no name is there twice and none is referred to. `$$` is no reference. */
const sameVariables = [
  `${env('c')} == ${env('b')}`,
  `(size(${env('c')}) == size(${env('b')}) && ${env('c')}.all(e, e in ${env('b')} && ${env('c')}.exists_one(f, f.name == e.name) && ` +
    `!${env('c')}.exists(f, f.?value.orValue("").replace("$$", "").contains("$(" + e.name + ")"))))`,
].join(' || ')

/** Sources in another order: their keys are not known, so no prefix may begin another. The same one twice is the same as once. */
const sameSources = [
  `${sources('c')} == ${sources('b')}`,
  `(${sources('c')}.all(s, s in ${sources('b')} && ${sources('c')}.all(t, s == t || !(s.?prefix.orValue("").startsWith(t.?prefix.orValue("")) || ` +
    `t.?prefix.orValue("").startsWith(s.?prefix.orValue(""))))) && ${sources('b')}.all(s, s in ${sources('c')}))`,
].join(' || ')

/** `envLock`; a new order that changes nothing although variables refer to each other is denied too. */
export const envLock: Translator = (source) => {
  const fix = `to fix: change it in git, and let a manager apply it; ${mayBeChangedBy(source.policy)}`
  const others = (list: string): string => `variables.${list}.exists(b, b.id == c.id)`
  const whole = (name: string, list: string, other: string) => ({
    name,
    expression: `variables.${list}.filter(c, ${hasEnv('c')} && !${others(other)})`,
  })
  const wholeCheck = (name: string, wanted: string) =>
    nothingIn(source, name, `a container with environment variables was ${name}`, (first) => [
      { cel: `${first}.label` },
      ', which has environment variables, was ',
      `${name} (`,
      { cel: `${first}.path` },
      `: ${name} → ${wanted}); ${fix}`,
    ])
  const changed = `variables.containersBefore.exists(b, b.id == c.id && !((${sameVariables}) && (${sameSources})))`
  const twin = {
    suffix: '',
    lock: true,
    claims: source.claims,
    variables: [
      ...podVariables(source.claims),
      { name: 'changed', expression: `variables.containers.filter(c, ${changed})` },
      whole('added', 'containers', 'containersBefore'),
      whole('removed', 'containersBefore', 'containers'),
    ],
    checks: [
      nothingIn(source, 'changed', 'the environment of a container is locked', (first) => [
        'the environment of ',
        { cel: `${first}.label` },
        ' is locked (',
        { cel: `${first}.path` },
        `.env: changed (value hidden) → unchanged); ${fix}`,
      ]),
      wholeCheck('added', 'absent'),
      wholeCheck('removed', 'present'),
    ],
  }
  return { twins: [twin], losses: [] }
}
