import { listAt, textAt } from '../sandbox/json.ts'
import type { JsonObject } from '../sandbox/types.ts'
import { deployment, namespace, paths } from './example.ts'
import type { HealingScene } from './healing-scenes.ts'
import { imageAt, tags } from './registry.ts'
import { createScene, type Scene } from './scene.ts'
import { until, type Stage } from './stage.ts'

/** What is done with images of the registry at `host`: each is verified with the key that the policy names. */
export function imageScenes(host: string): readonly (Scene | HealingScene)[] {
  const checkout = (tag: string): JsonObject => deployment('checkout', { container: { image: imageAt(host, tag) } })
  return [
    createScene(
      {
        user: 'developer',
        claim: 'an image that nobody signed is denied',
        expect: 'denied',
        says: /has no signature of sha256:/,
      },
      checkout(tags.unsigned),
    ),
    createScene(
      {
        user: 'developer',
        claim: 'so is one that somebody else signed, with the reason of every signature',
        expect: 'denied',
        says: /is not verified: .*signed by another key/,
      },
      checkout(tags.signedByAnother),
    ),
    {
      claim: 'everything that is found of an image can be looked at',
      words: `verify ${imageAt(host, tags.signedByAnother)} --policies policies/`,
      code: 1,
      says: [/not verified/, /refused/],
    },
    createScene({ user: 'developer', claim: 'a signed one is admitted', expect: 'allowed' }, checkout(tags.signed)),
    {
      user: 'developer',
      claim: 'its Pods run the very digest that was verified; the tag stays for people to read',
      command: `kubectl get pods -n ${namespace} -l app=checkout -o custom-columns=IMAGE:.spec.containers[0].image`,
      request: { path: checkoutPods },
      before: untilThereArePods,
      done: (pods) => ['IMAGE', ...imagesOf(pods)].join('\n'),
      expect: 'allowed',
      stored: (pods) => imagesOf(pods).every((image) => image.startsWith(`${imageAt(host, tags.signed)}@sha256:`)),
    },
    {
      claim: 'and its signature can be looked at too',
      words: `verify ${imageAt(host, tags.signed)} --policies policies/`,
      code: 0,
      says: [/verdict\s+verified/],
    },
  ]
}

const checkoutPods = `${paths.pods}?labelSelector=app%3Dcheckout`

function imagesOf(pods: JsonObject): string[] {
  return listAt(pods, 'items').flatMap((pod) => listAt(pod, 'spec.containers').map((each) => textAt(each, 'image')))
}

function untilThereArePods({ sandbox }: Stage): Promise<void> {
  const read = async (): Promise<boolean> => {
    const { body } = await sandbox.client('developer')({ path: checkoutPods })
    return imagesOf(body).length === 3
  }
  return until(read, 'the Pods of checkout')
}
