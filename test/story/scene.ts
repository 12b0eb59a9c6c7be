import type { ApiRequest, ApiResponse } from '../sandbox/client.ts'
import type { JsonObject } from '../sandbox/types.ts'
import { namespace, paths } from './example.ts'
import type { Stage } from './stage.ts'

/** One request of the story, and what must come of it. */
export interface Scene {
  /** What a user must see. */
  claim: string
  /** A name of the sandbox's users. */
  user: string
  /** The request as a person would type it. */
  command: string
  request: ApiRequest
  /** What kubectl prints where the request is done; of a request that reads, made of what it read. */
  done: string | ((body: JsonObject) => string)
  expect: 'allowed' | 'denied'
  /** Must be in the answer. */
  says?: RegExp
  /** What must be true of the stored object afterwards. */
  stored?: (object: JsonObject) => boolean
  before?: (stage: Stage) => Promise<void>
}

/** Somebody creates a Deployment from a file of its name. */
export function createScene(scene: Omit<Scene, 'request' | 'done' | 'command'>, object: JsonObject): Scene {
  const { name, namespace: where } = object['metadata'] as { name: string; namespace: string }
  return {
    ...scene,
    command: `kubectl create -f ${name}.yaml`,
    request: { method: 'POST', path: paths.deployments.replace(namespace, where), body: object },
    done: `deployment.apps/${name} created`,
  }
}

/** What a scene's answer was. */
export async function play(stage: Stage, scene: Scene): Promise<{ answer: ApiResponse; asExpected: boolean }> {
  await scene.before?.(stage)
  const answer = await stage.sandbox.client(scene.user)(scene.request)
  const { message } = answer.body
  const text = [typeof message === 'string' ? message : '', ...answer.warnings].join('\n')
  const asExpected =
    (answer.status < 400 ? 'allowed' : 'denied') === scene.expect &&
    (scene.expect === 'allowed' || answer.status === 403) &&
    (scene.says === undefined || scene.says.test(text)) &&
    (scene.stored === undefined || scene.stored(answer.body))
  return { answer, asExpected }
}
