import type { ApiClient } from '../../../../cluster/api-client.ts'
import type { ApiRequest } from '../../../../cluster/api-result.ts'
import { asString, dig, type JsonObject } from '../../../../policies/json.ts'
import type { ControlPlane } from '../../../cluster/control-plane.ts'
import type { UserName } from '../../../cluster/users/users.ts'
import { kubectlWith, type Kubectl, type KubectlRun } from '../../enforcement/kubectl.ts'
import { clientOf } from '../registration/keeping.ts'

/** What a user can do. */
export interface Person {
  /** Words, divided by single spaces. */
  kubectl(args: string, input?: JsonObject): Promise<KubectlRun>
  /** A request as no kubectl makes it; code 0 where it was done, else its message on `stderr`. */
  ask(request: Omit<ApiRequest, 'timeout'>): Promise<KubectlRun>
}

/** The people of a cluster. */
export interface People {
  as(user: UserName): Promise<Person>
  /** With a token of a ServiceAccount. */
  asServiceAccount(namespace: string, name: string): Promise<Person>
  /** Every denial and warning so far. */
  heard(): string
}

/** Makes them; what is to be closed at the end is pushed. */
export function createPeople(plane: ControlPlane, closing: (() => unknown)[]): People {
  const answers: string[] = []
  const people = new Map<string, Promise<Person>>()
  const once = (key: string, kubeconfig: () => Promise<string>): Promise<Person> => {
    const person = people.get(key) ?? kubeconfig().then((file) => createPerson(plane, file, answers, closing))
    people.set(key, person)
    return person
  }
  return {
    as: (user) => once(user, () => plane.kubeconfig(user)),
    asServiceAccount: (namespace, name) =>
      once(`${namespace}/${name}`, () => plane.serviceAccountKubeconfig(namespace, name)),
    heard: () => answers.join('\n'),
  }
}

/** Denials and warnings; kubectl itself prints the patch that it sent, with all its values. */
function ofWebhooks(stderr: string): string {
  const warnings = stderr.split('\n').filter((line) => line.startsWith('Warning:'))
  return [...warnings, /admission webhook[^]*/.exec(stderr)?.[0] ?? ''].join('\n')
}

async function createPerson(
  plane: ControlPlane,
  kubeconfig: string,
  answers: string[],
  closing: (() => unknown)[],
): Promise<Person> {
  const kubectl: Kubectl = kubectlWith(plane.kubectl, kubeconfig)
  const client: ApiClient = await clientOf(kubeconfig)
  closing.push(() => {
    client.close()
  })
  return {
    async kubectl(args, input) {
      const run = await kubectl(args.split(' '), input && JSON.stringify(input))
      answers.push(ofWebhooks(run.stderr))
      return run
    },
    async ask(request) {
      const result = await client.request({ ...request, timeout: 20_000 })
      if (!result.ok) answers.push(JSON.stringify(result.failure.body ?? result.failure.message))
      return result.ok
        ? { code: 0, stdout: JSON.stringify(result.value), stderr: '' }
        : { code: 1, stdout: '', stderr: asString(dig(result.failure.body, 'message')) ?? result.failure.message }
    },
  }
}
