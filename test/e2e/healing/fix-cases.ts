import { carryCases } from './carry-cases.ts'
import { memoryCases } from './memory-cases.ts'
import { remedyCases } from './remedy-cases.ts'
import { trustCases } from './trust-cases.ts'
import type { FixCase } from './fix-case.ts'

/** Every behaviour. */
export const fixCases: readonly FixCase[] = [...memoryCases, ...carryCases, ...remedyCases, ...trustCases]
