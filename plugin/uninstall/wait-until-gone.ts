import type { ApiClient } from '../../cluster/api-client.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { showDuration } from '../../policies/load/duration.ts'
import { clip, list } from '../../policies/messages/text.ts'
import { find } from '../install/installed.ts'
import type { Progress } from '../output/progress.ts'
import { waitFor } from '../install/wait-for.ts'
import type { Removable } from './installed-objects.ts'

/** Waits until objects that were deleted are gone. Throws where one is still there in the end, with what it waits for. */
export async function waitUntilGone(
  client: ApiClient,
  objects: readonly Removable[],
  timeout: number,
  progress: Progress,
): Promise<void> {
  for (const { type, name, title } of objects)
    await progress.step(`Waiting until ${title} is gone`, async (tell) => {
      let last: JsonObject | undefined
      const gone = await waitFor({ timeout, every: 500 }, async () => {
        last = await find(client, type, name)
        if (last !== undefined) tell(reasonOf(last))
        return last === undefined ? true : undefined
      })
      if (gone === true) return `${title} gone`
      throw stuck(title, timeout, reasonOf(last ?? {}))
    })
}

/** What an object under deletion waits for: a namespace and a CustomResourceDefinition say so in their conditions. */
function reasonOf(object: JsonObject): string {
  const messages = asArray(dig(object, 'status', 'conditions'))
    .filter((each) => dig(each, 'status') === 'True' && telling.test(asString(dig(each, 'type')) ?? ''))
    .map((each) => clip(asString(dig(each, 'message')) ?? '', 200))
  const finalizers = [...asArray(dig(object, 'metadata', 'finalizers')), ...asArray(dig(object, 'spec', 'finalizers'))]
  if (messages.length > 0) return list(messages, 2)
  return finalizers.length === 0 ? 'being deleted' : `it waits for ${list(finalizers.map(String), 3)}`
}

const telling = /^(Namespace(Deletion|Content|Finalizers)\w*|Terminating)$/

function stuck(title: string, timeout: number, reason: string): HealError {
  return new HealError('stuck', `${title} is deleted, but still there after ${showDuration(timeout)}: ${reason}`, {
    hint: 'Nothing is enforced any more, and nothing of kubectl-heal holds it; when that is mended it goes by itself, or run uninstall again',
  })
}
