import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'

/** What a Deployment of heal-admission is started with, as far as the registration depends on it. */
export interface ServerArguments {
  /** Policies of files too: what is in force cannot be read from the cluster alone. */
  readsFiles: boolean
  readsCluster: boolean
  maxAction: 'Audit' | 'Warn' | undefined
}

/** Reads the arguments of a Deployment's first container. */
export function serverArguments(deployment: JsonObject): ServerArguments {
  const [container] = asArray(dig(deployment, 'spec', 'template', 'spec', 'containers'))
  const words = [...asArray(dig(container, 'command')), ...asArray(dig(container, 'args'))].map(
    (word) => asString(word) ?? '',
  )
  const has = (flag: string): boolean => words.some((word) => word === flag || word.startsWith(`${flag}=`))
  const cap = valueOf(words, '--max-action')
  return {
    readsFiles: has('--policies'),
    readsCluster: has('--cluster-policies'),
    maxAction: cap === 'Audit' || cap === 'Warn' ? cap : undefined,
  }
}

function valueOf(words: readonly string[], flag: string): string | undefined {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
  const word = words[at]
  return word === flag ? words[at + 1] : word?.slice(flag.length + 1)
}
