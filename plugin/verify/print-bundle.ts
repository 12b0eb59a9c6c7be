import { clip, oneLine } from '../../policies/messages/text.ts'
import { coloured } from '../output/colour.ts'
import type { BundleResult } from './verify-bundle.ts'

/** A bundle's result for a person. */
export function bundleText(result: BundleResult, colour: boolean): string {
  const { bundle, digest, outcome, what, signer, reason } = result
  const verdict =
    outcome === 'verified' ? coloured('pass', 'verified', colour) : coloured('fail', 'not verified', colour)
  const rows = [
    ['bundle', oneLine(bundle)],
    ['artifact', digest],
    ['what', clip(what, 200)],
    ['verdict', verdict],
    ...(signer === null ? [] : [['signer', clip(signer, 300)]]),
    ...(reason === null ? [] : [['reason', clip(reason, 500)]]),
  ]
  return rows.map(([name = '', value = '']) => `${name.padEnd(10)} ${value}\n`).join('')
}
