import type { Options } from 'ajv'

/** All errors at once; the schemas are our own and proven by tests, so they are not validated at run time. */
export const ajvOptions: Options = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  validateSchema: false,
  meta: false,
  unicodeRegExp: true,
  logger: false,
}

/** Keywords for the CRDs, which validation passes over. */
export const vocabulary = ['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields']
