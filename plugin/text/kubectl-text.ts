import { shellWord } from '../../policies/messages/text.ts'
import type { ObjectReference } from '../object-reference.ts'
import { typeOfText } from './type-text.ts'

/** `kubectl describe pod web-1 -n prod`: a command about one object, made to be pasted. `more` are words of its own. */
export function kubectlOn(verb: string, of: ObjectReference, ...more: readonly string[]): string {
  return kubectl(...verb.split(' '), typeOfText(of), of.name, ...inNamespace(of.namespace), ...more)
}

/** `kubectl uncordon node-1`: a command of these words. */
export function kubectl(...words: readonly string[]): string {
  return ['kubectl', ...words].map(shellWord).join(' ')
}

/** `kubectl get nodes -o wide`: a command about a kind, in one namespace where one is named. */
export function kubectlList(words: string, namespace?: string): string {
  return kubectl(...words.split(' '), ...inNamespace(namespace))
}

function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['-n', namespace]
}

/** `kubectl logs web-1 -n prod -c web --previous`: what a container wrote; `more` are words of its own. */
export function kubectlLogs(pod: ObjectReference, container: string, ...more: readonly string[]): string {
  return ['kubectl', 'logs', pod.name, ...inNamespace(pod.namespace), '-c', container, ...more].map(shellWord).join(' ')
}

/** `kubectl heal rollback deployment/web -n prod`: a command of this product about one object. */
export function kubectlHeal(verb: string, of: ObjectReference): string {
  return kubectl('heal', verb, `${typeOfText(of)}/${of.name}`, ...inNamespace(of.namespace))
}
