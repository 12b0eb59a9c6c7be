import { clip, list, oneLine } from '../../policies/messages/text.ts'
import { coloured } from '../output/colour.ts'
import { columns } from '../output/columns.ts'
import type { CandidateResult, ImageResult, ImageResults } from './result.ts'

const words = {
  verified: ['pass', 'verified'],
  violation: ['fail', 'not verified'],
  indeterminate: ['error', 'not known'],
} as const

/** Results for a person: a part for each image and rule, and of several what they came to. */
export function imagesText({ results, summary }: ImageResults, colour: boolean): string {
  const parts = results.map((result) => partOf(result, colour))
  return [...parts, ...(parts.length > 1 ? [summaryText(summary)] : [])].join('\n')
}

function summaryText(summary: ImageResults['summary']): string {
  const { verified, violation, indeterminate } = summary
  const counts = [
    [verified, words.verified],
    [violation, words.violation],
    [indeterminate, words.indeterminate],
  ] as const
  return `${list(counts.flatMap(([number, [, word]]) => (number === 0 ? [] : [`${String(number)} ${word}`])))}\n`
}

function partOf(result: ImageResult, colour: boolean): string {
  const { image, policy, rule, digest, outcome, attestors, candidates } = result
  const [kind, word] = words[outcome]
  const rows = [
    ['image', oneLine(image)],
    ['digest', digest ?? 'not known'],
    ['rule', `${policy}/${rule}`],
    ['verdict', coloured(kind, word, colour)],
    // Of candidates each row tells its own.
    ...(candidates.length === 0 ? result.reasons.map((reason) => ['reason', clip(reason, 500)]) : []),
    ['took', tookText(result)],
  ]
  const head = rows.map(([name = '', value = '']) => `${name.padEnd(10)} ${value}\n`).join('')
  return head + (attestors.length === 0 ? '' : `\n${attestorTable(result)}`) + foundTable(candidates, colour)
}

function tookText({ cache, durationMilliseconds }: ImageResult): string {
  const how = [
    cache.digest === null ? [] : [`digest ${cacheWords(cache.digest)}`],
    cache.verdict === null ? [] : [`signatures ${cacheWords(cache.verdict)}`],
  ].flat()
  return [`${String(durationMilliseconds)} ms`, ...how].join(', ')
}

function cacheWords(state: string): string {
  return state === 'miss' ? 'looked up' : state === 'hit' ? 'known already' : 'as it was before the registry failed'
}

function attestorTable({ attestors, candidates }: ImageResult): string {
  const rows = attestors.map(({ path, count, satisfied }) => [
    path,
    String(count),
    satisfied.length === 0 ? 'nothing' : satisfied.map((entry) => entryText(entry, path, candidates)).join(', '),
  ])
  return columns(['ATTESTOR', 'NEEDS', 'SATISFIED BY'], rows)
}

/** Who satisfied an entry, with its place where the attestor has several. */
function entryText(entry: string, attestor: string, candidates: readonly CandidateResult[]): string {
  const signer = candidates.find(({ satisfies }) => satisfies.includes(entry))?.signer ?? null
  if (signer === null) return entry
  return entry === attestor ? clip(signer, 200) : `${entry.slice(attestor.length + 1)}: ${clip(signer, 200)}`
}

function foundTable(candidates: readonly CandidateResult[], colour: boolean): string {
  if (candidates.length === 0) return ''
  const rows = candidates.map((candidate) => [
    clip(candidate.what, 80),
    candidate.layout,
    clip(candidate.digest, 19),
    candidateText(candidate, colour),
  ])
  return `\n${columns(['FOUND', 'LAYOUT', 'BLOB', 'VERDICT'], rows)}`
}

function candidateText({ satisfies, signer, reason }: CandidateResult, colour: boolean): string {
  const name = signer === null ? '' : clip(signer, 200)
  if (satisfies.length > 0)
    return `${coloured('pass', 'verified', colour)}${name && ` by ${name}`} for ${satisfies.join(', ')}`
  const why = clip(reason ?? 'it is not what the rule asks for', 300)
  return `${coloured('fail', 'refused', colour)}: ${name && `of ${name}: `}${why}`
}
