import { shellWord } from '../../policies/messages/text.ts'
import type { ObjectReference } from '../object-reference.ts'

/** `kubectl describe pod web-1 -n prod`: a command about one object, made to be pasted. `more` are words of its own. */
export function kubectlOn(verb: string, { kind, namespace, name }: ObjectReference, ...more: readonly string[]): string {
  const words = ['kubectl', ...verb.split(' '), kind.toLowerCase(), name, ...inNamespace(namespace), ...more]
  return words.map(shellWord).join(' ')
}

/** `kubectl get nodes -o wide`: a command about a kind, in one namespace where one is named. */
export function kubectlList(words: string, namespace?: string): string {
  return ['kubectl', ...words.split(' '), ...inNamespace(namespace)].map(shellWord).join(' ')
}

function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['-n', namespace]
}
