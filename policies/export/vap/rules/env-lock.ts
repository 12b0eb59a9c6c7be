import { mayBeChangedBy } from '../managers.ts'
import { isSamePlace, labelOf, pathOf, podVariables } from '../pod-variables.ts'
import { nothingWrong } from '../sentence.ts'
import type { Check, Source, Translator } from '../twin.ts'

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
  const there = (list: string): string => `variables.${list}.exists(b, ${isSamePlace('b', 'c')})`
  const changed = `variables.containersBefore.exists(b, ${isSamePlace('b', 'c')} && !((${sameVariables}) && (${sameSources})))`
  const twin = {
    lock: true,
    claims: source.claims,
    variables: podVariables(source.policy),
    checks: [
      nothingWrong(source, {
        list: 'variables.containers',
        isWrong: changed,
        unless: 'variables.podIsSame',
        says: [
          'the environment of ',
          labelOf('c'),
          ' is locked (',
          pathOf('c'),
          `.env: changed (value hidden) → unchanged); ${fixOf(source)}`,
        ],
        fallback: 'the environment of a container is locked',
      }),
      wholeCheck(source, 'variables.containers', there('containersBefore'), 'added'),
      wholeCheck(source, 'variables.containersBefore', there('containers'), 'removed'),
    ],
  }
  return { twins: [twin], losses: [] }
}

function fixOf({ policy }: Source): string {
  return `to fix: change it in git, and let a manager apply it; ${mayBeChangedBy(policy)}`
}

/** A container with an environment comes or goes. */
function wholeCheck(source: Source, list: string, isThere: string, name: 'added' | 'removed'): Check {
  const wanted = name === 'added' ? 'absent' : 'present'
  return nothingWrong(source, {
    list,
    isWrong: `${hasEnv('c')} && !${isThere}`,
    unless: 'variables.podIsSame',
    says: [
      labelOf('c'),
      `, which has environment variables, was ${name} (`,
      pathOf('c'),
      `: ${name} → ${wanted}); ${fixOf(source)}`,
    ],
    fallback: `a container with environment variables was ${name}`,
  })
}
