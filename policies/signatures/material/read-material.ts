import type { Material } from '../candidate.ts'
import type { SignedThing } from '../content/signed-content.ts'
import type { ReadEvidence } from './evidence.ts'
import { readBundle } from './read-bundle.ts'
import { readEnvelope, readSimpleSigning } from './read-classic.ts'

/** Reads material of any layout into the one form that is verified; `signed` is what a message signature is over. Never throws. */
export function readMaterial(material: Material, signed: SignedThing): ReadEvidence {
  switch (material.kind) {
    case 'bundle':
      return readBundle(material.json, signed)
    case 'simple-signing':
      return readSimpleSigning(material.payload, material.annotations)
    case 'envelope':
      return readEnvelope(material.json, material.annotations)
    case 'unreadable':
      return { ok: false, reason: material.reason }
  }
}

/** How many bytes there are to read. */
export function sizeOf(material: Material): number {
  switch (material.kind) {
    case 'bundle':
    case 'envelope':
      return material.json.length
    case 'simple-signing':
      return material.payload.length
    case 'unreadable':
      return 0
  }
}
