import { signedImages } from '../../../policies/rules/signed-images.ts'
import { cases } from '../../fixtures/rules/signed-images.ts'
import { testCases } from './rule-cases.ts'

describe('signedImages', () => {
  testCases(signedImages, cases)
})
