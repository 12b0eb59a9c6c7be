import assert from 'node:assert/strict'
import { objectPath, resources } from '../../../cluster/resource.ts'
import { orObjectOfName } from '../../../plugin/target/object-of-name.ts'
import { resourceArgument } from '../../../plugin/target/resource-argument.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const shop = (name: string) => ({ namespace: 'shop', name })
const client = scriptedClient({
  [objectPath(resources.deployments, shop('web'))]: { metadata: shop('web') },
  [objectPath(resources.services, shop('web'))]: { metadata: shop('web') },
})
const read = (words: readonly string[]) =>
  orObjectOfName(words, { client, namespace: 'shop' }, () => resourceArgument(words))

describe('a name without its type', () => {
  it('is told, with the objects of that name', async () => {
    await assert.rejects(read(['web']), {
      code: 'usage',
      message:
        '"web" is no resource type; an object is named as TYPE/NAME. Did you mean deployment/web or service/web?',
    })
  })

  for (const [claim, words, says] of [
    ['where there is none, how objects are named is told', ['api'], /^"api" is no resource type/],
    ['two words are a type and a name', ['web', 'api'], /^"web" is no resource type/],
    ['what can be no name is not looked for', ['web_1'], /^"web_1" is no resource type/],
  ] as const)
    it(claim, async () => {
      client.requests = []
      await assert.rejects(read(words), { message: says })
    })

  it('a type asks for nothing', async () => {
    client.requests = []
    assert.equal((await read(['deployment/web'])).name, 'web')
    assert.deepEqual(client.requests, [])
  })

  it('what may not be read is not offered, and no failure of its own', async () => {
    client.before = () => 'Forbidden'
    await assert.rejects(read(['web']), { message: /^"web" is no resource type that is known here/ })
    client.before = () => undefined
  })
})
