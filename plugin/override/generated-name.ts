import { randomInt } from 'node:crypto'
import { slug } from './slug.ts'

/** No vowels, so that no word comes of it, and nothing that is mistaken for something else: as Kubernetes generates names. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** `web-lock-replicas-x7k2`: readable, and with four letters by chance to be unique. */
export function generatedName(workload: string, rule: string, random: (below: number) => number = randomInt): string {
  const suffix = Array.from({ length: 4 }, () => letters[random(letters.length)]).join('')
  return [slug(workload, 80) || 'override', slug(rule, 40), suffix].filter((part) => part !== '').join('-')
}
