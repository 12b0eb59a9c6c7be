import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiRequest, ApiResult } from '../../../cluster/api-result.ts'
import { listObjects } from '../../../cluster/list.ts'
import { createObject } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import type { Connection } from '../../../plugin/connect/connect.ts'
import { fix, type FixRequest } from '../../../plugin/healing/fix.ts'
import { undo } from '../../../plugin/healing/undo/undo.ts'
import { namedObject } from '../../../plugin/target/named-object.ts'
import { isObject, type JsonObject } from '../../../policies/json.ts'
import type { CarryOutOptions } from '../../../plugin/healing/carry-out.ts'
import type { Setting } from '../../scenarios/setting.ts'

/** What a command said, and how it ended. */
export interface Said {
  code: number
  out: string
  story: string
}

/** Streams that remember. */
export function recorder(): { io: { out(text: string): void; say(line: string): void; colour: boolean }; said: Said } {
  const said: Said = { code: -1, out: '', story: '' }
  return {
    said,
    io: {
      out: (text) => (said.out += text),
      say: (line) => (said.story += `${line}\n`),
      colour: false,
    },
  }
}

/** Defines Remediations, as `kubectl heal install` does; again is no error. */
export async function defineRemediations(client: ApiClient): Promise<void> {
  const crd: unknown = load(readFileSync(new URL('../../../manifests/crds/remediations.yaml', import.meta.url), 'utf8'))
  if (!isObject(crd)) throw new Error('no definition')
  await createObject(client, resources.customresourcedefinitions, crd)
  for (let tries = 0; tries < 200; tries++) {
    if ((await listObjects(client, resources.remediations)).ok) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('Remediations are not served')
}

/** A connection of a test's client. */
export function connectionOf({ client, world }: Setting): Connection {
  return { client, context: 'test', namespace: world.namespace, server: 'test', close: () => undefined }
}

/** `kubectl heal fix` in this process. */
export async function runFix(
  setting: Setting,
  words: string,
  request: Partial<FixRequest> = {},
  options: Partial<CarryOutOptions> = {},
): Promise<Said> {
  const { io, said } = recorder()
  const asked = {
    named: namedObject([words]),
    namespace: setting.world.namespace,
    remedy: undefined,
    wish: {},
    keep: false,
  }
  const usual = { yes: true, dryRun: 'none', record: true, timeout: 20_000, stableFor: 1_000 } as const
  const code = await fix(io, connectionOf(setting), { ...asked, ...request }, { ...usual, ...options })
  return { ...said, code }
}

/** The Remediations of the setting's namespace, the oldest first. */
export async function remediations({ client, world }: Setting): Promise<JsonObject[]> {
  const listed = await listObjects(client, resources.remediations, { namespace: world.namespace })
  if (!listed.ok) throw new Error(listed.failure.message)
  const created = (item: JsonObject): string =>
    JSON.stringify(item['metadata']).replace(/.*creationTimestamp":"([^"]*).*/, '$1')
  return listed.value.items.sort((left, right) => created(left).localeCompare(created(right)))
}

/** `kubectl heal undo` in this process. */
export async function runUndo(setting: Setting, name: string, options: Partial<CarryOutOptions> = {}): Promise<Said> {
  const { io, said } = recorder()
  const usual = { yes: true, dryRun: 'none', record: true, timeout: 0, stableFor: 0 } as const
  const id = { namespace: setting.world.namespace, name }
  const code = await undo(io, connectionOf(setting), id, { ...usual, ...options })
  return { ...said, code }
}

/** A setting whose requests pass through `around`: what is sent can be watched, delayed, or its answer lost. */
export function withRequests(
  setting: Setting,
  around: (request: ApiRequest, send: () => Promise<ApiResult>) => Promise<ApiResult>,
): Setting {
  const { client } = setting
  const request = (asked: ApiRequest): Promise<ApiResult> => around(asked, () => client.request(asked))
  return { ...setting, client: { ...client, request } }
}
